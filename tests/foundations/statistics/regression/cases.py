"""Four of NIST's reference sets, one of each kind and in the public domain, as they are but for runs of blank lines."""

NO_INTERCEPT = """\
NIST/ITL StRD
Dataset Name:  NoInt2 (NoInt2.dat)

File Format:   ASCII
               Certified Values  (lines 31 to 45)
               Data              (lines 61 to 63)

Procedure:     Linear Least Squares Regression

Reference:     Eberhardt, K., NIST.

Data:          1 Response Variable (y)
               1 Predictor Variable (x)
               3 Observations
               Average Level of Difficulty
               Generated Data

Model:         Linear Class
               1 Parameter (B1)

               y = B1*x + e

               Certified Regression Statistics

                                          Standard Deviation
     Parameter          Estimate             of Estimate

        B1          0.727272727272727    0.420827318078432E-01

     Residual
     Standard Deviation   0.369274472937998

     R-Squared            0.993348115299335

               Certified Analysis of Variance Table

Source of Degrees of    Sums of             Mean
Variation  Freedom      Squares            Squares           F Statistic

Regression   1     40.7272727272727    40.7272727272727   298.6666666666667
Residual     2     0.272727272727273   0.136363636363636

Data:    y       x
         3       4
         4       5
         4       6
"""

GROUPS = """\
NIST/ITL StRD
Dataset Name:   SiRstv     (SiRstv.dat)

File Format:    ASCII
                Certified Values   (lines 41 to 47)
                Data               (lines 61 to 85)

Procedure:      Analysis of Variance

Reference:      Ehrstein, James and Croarkin, M. Carroll.
                Unpublished NIST dataset.

Data:           1 Factor
                5 Treatments
                5  Replicates/Cell
                25 Observations
                3 Constant Leading Digits
                Lower Level of Difficulty
                Observed Data

Model:          6 Parameters (mu,tau_1, ... , tau_5)
                y_{ij} = mu + tau_i + epsilon_{ij}

Certified Values:

Source of                  Sums of               Mean
Variation          df      Squares              Squares             F Statistic

Between Instrument  4 5.11462616000000E-02 1.27865654000000E-02 1.18046237440255E+00
Within Instrument  20 2.16636560000000E-01 1.08318280000000E-02

                   Certified R-Squared 1.90999039051129E-01

                   Certified Residual
                   Standard Deviation  1.04076068334656E-01

Data:  Instrument   Resistance
           1         196.3052
           1         196.1240
           1         196.1890
           1         196.2569
           1         196.3403
           2         196.3042
           2         196.3825
           2         196.1669
           2         196.3257
           2         196.0422
           3         196.1303
           3         196.2005
           3         196.2889
           3         196.0343
           3         196.1811
           4         196.2795
           4         196.1748
           4         196.1494
           4         196.1485
           4         195.9885
           5         196.2119
           5         196.1051
           5         196.1850
           5         196.0052
           5         196.2090
"""

NUMBERS = """\
File Name:     NumAcc1.dat

Dataset Name:  NumAcc1

Description:   This is a constructed/fabricated data set
               to test accuracy in summary statistic calculations.
               The numbers are large (8-digit integers) and
               differ only in the last decimal place.
               Note--by construction, this data set has
                     sample mean                  = 10000002 (exact)
                     sample standard deviation    =        1 (exact)
                     sample autocorrelation coef. =     -0.5 (exact)

Stat Category: Univariate: Summary Statistics

Reference:     Simon, Stephen D. and Lesage, James P. (1989).
               Assessing the Accuracy of ANOVA Caluclations
               in Statistical Software", Computational
               Statistics & data Analysis, 8, pp. 325-332.

Data:          Constructed
               1    Response           : y
               0    Predictors
               3    Observations

Model:         Lower Level of Difficulty
               2    Parameters         : mu, sigma
               1    Response Variable  : y
               0    Predictor Variables

               y    = mu + e

                                                  Certified Values
Sample Mean                                ybar:  10000002
Sample Standard Deviation (denom. = n-1)      s:         1
Sample Autocorrelation Coefficient (lag 1) r(1):      -0.5

Number of Observations:                                       3

Data: Y
---------
10000001
10000003
10000002
"""

DEMAND = """\
NIST/ITL StRD
Dataset Name:  BoxBOD            (BoxBOD.dat)

File Format:   ASCII
               Starting Values   (lines 41 to 42)
               Certified Values  (lines 41 to 47)
               Data              (lines 61 to 66)

Procedure:     Nonlinear Least Squares Regression

Description:   These data are described in detail in Box, Hunter and
               Hunter (1978).  The response variable is biochemical
               oxygen demand (BOD) in mg/l, and the predictor
               variable is incubation time in days.

Reference:     Box, G. P., W. G. Hunter, and J. S. Hunter (1978).
               Statistics for Experimenters.
               New York, NY: Wiley, pp. 483-487.

Data:          1 Response  (y = biochemical oxygen demand)
               1 Predictor (x = incubation time)
               6 Observations
               Higher Level of Difficulty
               Observed Data

Model:         Exponential Class
               2 Parameters (b1 and b2)

               y = b1*(1-exp[-b2*x])  +  e

          Starting values                  Certified Values

        Start 1     Start 2           Parameter     Standard Deviation
  b1 =   1           100           2.1380940889E+02  1.2354515176E+01
  b2 =   1             0.75        5.4723748542E-01  1.0455993237E-01

Residual Sum of Squares:                    1.1680088766E+03
Residual Standard Deviation:                1.7088072423E+01
Degrees of Freedom:                                4
Number of Observations:                            6

Data:   y             x
      109             1
      149             2
      149             3
      191             5
      213             7
      224            10
"""

SETS = {"linear": NO_INTERCEPT, "anova": GROUPS, "univariate": NUMBERS, "nonlinear": DEMAND}
