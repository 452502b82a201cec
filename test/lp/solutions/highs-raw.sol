Model status
Optimal

# Primal solution values
Feasible
Objective -10.5
# Columns 13
m0 1
m1 0.75
m2 0.25
m3 0.25
m4 0
m5 0.5
m6 0.25
v1_0 0.5
v1_1 0.25
v1_root 0.75
v2_0 0.5
v2_1 0.25
v2_root 0.75
# Rows 16
flow_root 1
flow_0 0
flow_1 0
flow_2 0
gain1 0
gain1_0 0
gain1_1 0
gain1_2 0
gain1_3 0.0357142857143
gain1_4 0
gain2 0
gain2_0 0
gain2_1 0
gain2_2 0
gain2_3 0.0357142857143
gain2_4 0

# Dual solution values
Feasible
# Columns 13
m0 0
m1 0
m2 0
m3 0
m4 10.5
m5 0
m6 0
v1_0 0
v1_1 0
v1_root 0
v2_0 0
v2_1 0
v2_root 0
# Rows 16
flow_root -10.5
flow_0 -10.5
flow_1 -10.5
flow_2 -10.5
gain1 5.25
gain1_0 5.25
gain1_1 0
gain1_2 5.25
gain1_3 0
gain1_4 5.25
gain2 5.25
gain2_0 5.25
gain2_1 0
gain2_2 5.25
gain2_3 0
gain2_4 5.25

# Basis
HiGHS_basis_file v2
Valid
# Columns 13
m0 1
m1 1
m2 1
m3 1
m4 0
m5 1
m6 1
v1_0 1
v1_1 1
v1_root 1
v2_0 1
v2_1 1
v2_root 1
# Rows 16
flow_root 0
flow_0 0
flow_1 0
flow_2 0
gain1 0
gain1_0 0
gain1_1 1
gain1_2 0
gain1_3 1
gain1_4 0
gain2 0
gain2_0 0
gain2_1 1
gain2_2 0
gain2_3 1
gain2_4 0
