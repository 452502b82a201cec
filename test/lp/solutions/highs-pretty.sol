Columns
    Index Status        Lower        Upper       Primal         Dual  Name
        0     BS            0          inf            1            0  m0
        1     BS            0          inf         0.75            0  m1
        2     BS            0          inf         0.25            0  m2
        3     BS            0          inf         0.25            0  m3
        4     LB            0          inf            0         10.5  m4
        5     BS            0          inf          0.5            0  m5
        6     BS            0          inf         0.25            0  m6
        7     BS         -inf          inf          0.5            0  v1_0
        8     BS         -inf          inf         0.25            0  v1_1
        9     BS         -inf          inf         0.75            0  v1_root
       10     BS         -inf          inf          0.5            0  v2_0
       11     BS         -inf          inf         0.25            0  v2_1
       12     BS         -inf          inf         0.75            0  v2_root
Rows
    Index Status        Lower        Upper       Primal         Dual  Name
        0     FX            1            1            1        -10.5  flow_root
        1     FX            0            0            0        -10.5  flow_0
        2     FX            0            0            0        -10.5  flow_1
        3     FX            0            0            0        -10.5  flow_2
        4     LB            0          inf            0         5.25  gain1
        5     LB            0          inf            0         5.25  gain1_0
        6     BS            0          inf            0           -0  gain1_1
        7     LB            0          inf            0         5.25  gain1_2
        8     BS            0          inf    0.0357143           -0  gain1_3
        9     LB            0          inf            0         5.25  gain1_4
       10     LB            0          inf            0         5.25  gain2
       11     LB            0          inf            0         5.25  gain2_0
       12     BS            0          inf            0           -0  gain2_1
       13     LB            0          inf            0         5.25  gain2_2
       14     BS            0          inf    0.0357143           -0  gain2_3
       15     LB            0          inf            0         5.25  gain2_4

Model status: Optimal

Objective value: -10.5
