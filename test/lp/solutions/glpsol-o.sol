Problem:    mediant
Rows:       16
Columns:    13
Non-zeros:  44
Status:     OPTIMAL
Objective:  cost = -10.5 (MINimum)

   No.   Row name   St   Activity     Lower bound   Upper bound    Marginal
------ ------------ -- ------------- ------------- ------------- -------------
     1 flow_root    NS             1             1             =         -10.5 
     2 flow_0       NS             0             0             =         -10.5 
     3 flow_1       NS             0             0             =         -10.5 
     4 flow_2       NS             0             0             =         -10.5 
     5 gain1        NL             0             0                        5.25 
     6 gain1_0      NL             0             0                        5.25 
     7 gain1_1      B              0             0               
     8 gain1_2      NL             0             0                        5.25 
     9 gain1_3      B      0.0357143             0               
    10 gain1_4      NL             0             0                        5.25 
    11 gain2        NL             0             0                        5.25 
    12 gain2_0      NL             0             0                        5.25 
    13 gain2_1      B              0             0               
    14 gain2_2      NL             0             0                        5.25 
    15 gain2_3      B      0.0357143             0               
    16 gain2_4      NL             0             0                        5.25 

   No. Column name  St   Activity     Lower bound   Upper bound    Marginal
------ ------------ -- ------------- ------------- ------------- -------------
     1 m0           B              1             0               
     2 m1           B           0.75             0               
     3 m2           B           0.25             0               
     4 m3           B           0.25             0               
     5 m4           NL             0             0                        10.5 
     6 m5           B            0.5             0               
     7 m6           B           0.25             0               
     8 v1_0         B            0.5                             
     9 v1_1         B           0.25                             
    10 v1_root      B           0.75                             
    11 v2_0         B            0.5                             
    12 v2_1         B           0.25                             
    13 v2_root      B           0.75                             

Karush-Kuhn-Tucker optimality conditions:

KKT.PE: max.abs.err = 1.11e-16 on row 11
        max.rel.err = 7.40e-17 on row 16
        High quality

KKT.PB: max.abs.err = 0.00e+00 on row 0
        max.rel.err = 0.00e+00 on row 0
        High quality

KKT.DE: max.abs.err = 1.78e-15 on column 4
        max.rel.err = 5.47e-17 on column 4
        High quality

KKT.DB: max.abs.err = 0.00e+00 on row 0
        max.rel.err = 0.00e+00 on row 0
        High quality

End of output
