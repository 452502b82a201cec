Model status
Optimal

# Primal solution values
Feasible
Objective -10.5
# Columns -12
m0 1 0
m1 0.75 1
m2 0.25 2
m3 0.25 3
m5 0.5 5
m6 0.25 6
v1_0 0.5 7
v1_1 0.25 8
v1_root 0.75 9
v2_0 0.5 10
v2_1 0.25 11
v2_root 0.75 12
