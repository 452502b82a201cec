solution status: optimal solution found
objective value:                                -10.5
m0                                                  1 	(obj:0)
m1                                               0.75 	(obj:0)
m2                                               0.25 	(obj:0)
m3                                               0.25 	(obj:-9)
m5                                                0.5 	(obj:-12)
m6                                               0.25 	(obj:-9)
v1_0                                              0.5 	(obj:0)
v1_1                                             0.25 	(obj:0)
v1_root                                          0.75 	(obj:0)
v2_0                                              0.5 	(obj:0)
v2_1                                             0.25 	(obj:0)
v2_root                                          0.75 	(obj:0)
