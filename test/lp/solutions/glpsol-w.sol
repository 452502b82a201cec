c Problem:    mediant
c Rows:       16
c Columns:    13
c Non-zeros:  44
c Status:     OPTIMAL
c Objective:  cost = -10.5 (MINimum)
c
s bas 16 13 f f -10.5
i 1 s 1 -10.5
i 2 s 0 -10.5
i 3 s 0 -10.5
i 4 s 0 -10.5
i 5 l 0 5.25
i 6 l 0 5.25
i 7 b 0 0
i 8 l 0 5.25
i 9 b 0.0357142857142858 0
i 10 l 0 5.25
i 11 l 0 5.24999999999999
i 12 l 0 5.24999999999999
i 13 b 0 0
i 14 l 0 5.24999999999999
i 15 b 0.0357142857142856 0
i 16 l 0 5.24999999999999
j 1 b 1 0
j 2 b 0.75 0
j 3 b 0.25 0
j 4 b 0.25 0
j 5 l 0 10.5
j 6 b 0.5 0
j 7 b 0.25 0
j 8 b 0.5 0
j 9 b 0.25 0
j 10 b 0.75 0
j 11 b 0.5 0
j 12 b 0.25 0
j 13 b 0.75 0
e o f
