<?xml version = "1.0" encoding="UTF-8" standalone="yes"?>
<CPLEXSolution version="1.2">
 <header
   problemName="c.mps"
   objectiveValue="-10.5"
   solutionTypeValue="1"
   solutionTypeString="basic"
   solutionStatusValue="1"
   solutionStatusString="optimal"
   solutionMethodString="dual"
   primalFeasible="1"
   dualFeasible="1"/>
 <linearConstraints>
  <constraint name="flow_root" index="0" status="LL" slack="1" dual="-10.5"/>
  <constraint name="flow_0" index="1" status="LL" slack="0" dual="-10.5"/>
  <constraint name="flow_1" index="2" status="LL" slack="0" dual="-10.5"/>
  <constraint name="flow_2" index="3" status="LL" slack="-5.5511151e-17" dual="-10.5"/>
  <constraint name="gain1" index="4" status="LL" slack="0" dual="5.25"/>
  <constraint name="gain1_0" index="5" status="LL" slack="0" dual="5.25"/>
  <constraint name="gain1_1" index="6" status="LL" slack="-1.110223e-16" dual="0"/>
  <constraint name="gain1_2" index="7" status="LL" slack="-1.110223e-16" dual="5.25"/>
  <constraint name="gain1_3" index="8" status="LL" slack="0.035714286" dual="0"/>
  <constraint name="gain1_4" index="9" status="LL" slack="0" dual="5.25"/>
  <constraint name="gain2" index="10" status="LL" slack="0" dual="5.25"/>
  <constraint name="gain2_0" index="11" status="LL" slack="0" dual="5.25"/>
  <constraint name="gain2_1" index="12" status="LL" slack="5.5511151e-17" dual="0"/>
  <constraint name="gain2_2" index="13" status="LL" slack="5.5511151e-17" dual="5.25"/>
  <constraint name="gain2_3" index="14" status="LL" slack="0.035714286" dual="0"/>
  <constraint name="gain2_4" index="15" status="LL" slack="0" dual="5.25"/>
 </linearConstraints>
 <variables>
  <variable name="m0" index="0" status="BS" value="1" reducedCost="0"/>
  <variable name="m1" index="1" status="BS" value="0.75" reducedCost="0"/>
  <variable name="m2" index="2" status="BS" value="0.25" reducedCost="0"/>
  <variable name="m3" index="3" status="BS" value="0.25" reducedCost="0"/>
  <variable name="m4" index="4" status="BS" value="0" reducedCost="10.5"/>
  <variable name="m5" index="5" status="BS" value="0.5" reducedCost="0"/>
  <variable name="m6" index="6" status="BS" value="0.25" reducedCost="0"/>
  <variable name="v1_0" index="7" status="BS" value="0.5" reducedCost="0"/>
  <variable name="v1_1" index="8" status="BS" value="0.25" reducedCost="0"/>
  <variable name="v1_root" index="9" status="BS" value="0.75" reducedCost="0"/>
  <variable name="v2_0" index="10" status="BS" value="0.5" reducedCost="0"/>
  <variable name="v2_1" index="11" status="BS" value="0.25" reducedCost="0"/>
  <variable name="v2_root" index="12" status="BS" value="0.75" reducedCost="0"/>
 </variables>
</CPLEXSolution>
