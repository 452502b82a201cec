Problem:    mediant
Rows:       16
Columns:    13
Non-zeros:  44
Status:     OPTIMAL
Objective:  cost = -10.50000001 (MINimum)

   No.   Row name        Activity     Lower bound   Upper bound    Marginal
------ ------------    ------------- ------------- ------------- -------------
     1 flow_root                   1             1             =         -10.5 
     2 flow_0                      0             0             =         -10.5 
     3 flow_1                      0             0             =         -10.5 
     4 flow_2                      0             0             =         -10.5 
     5 gain1             1.03551e-09             0                     7.86198 
     6 gain1_0                     0             0                     7.86198 
     7 gain1_1                     0             0                     2.61198 
     8 gain1_2                     0             0                        5.25 
     9 gain1_3             0.0357143             0                 7.80007e-08 
    10 gain1_4                     0             0                     7.86198 
    11 gain2             1.05534e-09             0                     7.97464 
    12 gain2_0                     0             0                     7.97464 
    13 gain2_1                     0             0                     2.72464 
    14 gain2_2                     0             0                        5.25 
    15 gain2_3             0.0357143             0                 6.54162e-08 
    16 gain2_4                     0             0                     7.97464 

   No. Column name       Activity     Lower bound   Upper bound    Marginal
------ ------------    ------------- ------------- ------------- -------------
     1 m0                          1             0                 4.35136e-09 
     2 m1                       0.75             0                -1.89123e-09 
     3 m2                       0.25             0                 4.75149e-08 
     4 m3                       0.25             0                       < eps
     5 m4                1.03451e-09             0                        10.5 
     6 m5                        0.5             0                       < eps
     7 m6                       0.25             0                 5.32813e-09 
     8 v1_0                      0.5                              -2.89937e-09 
     9 v1_1                     0.25                                     < eps
    10 v1_root                  0.75                              -7.10034e-09 
    11 v2_0                      0.5                              -3.26828e-09 
    12 v2_1                     0.25                               2.15681e-09 
    13 v2_root                  0.75                               -5.6781e-09 

Karush-Kuhn-Tucker optimality conditions:

KKT.PE: max.abs.err = 0.00e+00 on row 0
        max.rel.err = 0.00e+00 on row 0
        High quality

KKT.PB: max.abs.err = 8.77e-10 on row 16
        max.rel.err = 8.77e-10 on row 16
        High quality

KKT.DE: max.abs.err = 0.00e+00 on column 0
        max.rel.err = 0.00e+00 on column 0
        High quality

KKT.DB: max.abs.err = 7.10e-09 on column 10
        max.rel.err = 7.10e-09 on column 10
        Medium quality

End of output
