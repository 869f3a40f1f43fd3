/**
 * Ten experiments with AWS Lambda: for more than a day each, Poisson calls of a function that works
 * for about two seconds, whose containers go after ten minutes without work.
 *
 * Data: github.com/pacslab/serverless-performance-modeling, experiments; N. Mahmoudi and
 * H. Khazaei, Performance Modeling of Serverless Computing Platforms, IEEE Transactions on Cloud
 * Computing 2020, doi 10.1109/TCC.2020.3033373. Distributed under this license:
 *
 * MIT License
 *
 * Copyright (c) 2020 Nima Mahmoudi & Hamzeh Khazaei
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
 * associated documentation files (the "Software"), to deal in the Software without restriction,
 * including without limitation the rights to use, copy, modify, merge, publish, distribute,
 * sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all copies or
 * substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
 * NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
 * NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
 * DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
 */
export interface LambdaExperiment {
  readonly experiment: number;
  /** Calls per second. */
  readonly rate: number;
  /** Mean milliseconds of an input on a warm container, and of the first on a new one. */
  readonly warm: number;
  readonly cold: number;
  /** The share of calls that began a container as measured, and the standard error of that. */
  readonly coldShare: number;
  readonly coldShareError: number;
  /** Containers on average, as measured. */
  readonly containers: number;
}

/** In order of their rates. */
export const LAMBDA_EXPERIMENTS: readonly LambdaExperiment[] = [
  {
    experiment: 13,
    rate: 0.0018631367641819018, warm: 1955.000046527747, cold: 2563.417463075547,
    coldShare: 0.34298826173826175, coldShareError: 0.03176348975512799,
    containers: 0.6741935483870968,
  },
  {
    experiment: 15,
    rate: 0.002881640680737374, warm: 1952.4110773558257, cold: 2536.062640528525,
    coldShare: 0.14543114043342875, coldShareError: 0.02418067184039178,
    containers: 0.7794707297514034,
  },
  {
    experiment: 18,
    rate: 0.007850937561749665, warm: 1969.644856327678, cold: 2421.957872130654,
    coldShare: 0.033821376876008905, coldShareError: 0.005195602130175907,
    containers: 1.1290836653386453,
  },
  {
    experiment: 10,
    rate: 0.05011997483167722, warm: 1967.1349511571775, cold: 2192.3078695933023,
    coldShare: 0.008542126411410991, coldShareError: 0.0009361250704571258,
    containers: 2.113582208101668,
  },
  {
    experiment: 0,
    rate: 0.10037738637293372, warm: 1975.8880602605868, cold: 2244.1262576891027,
    coldShare: 0.005658487683960966, coldShareError: 0.00041582067620341175,
    containers: 2.8888006354249405,
  },
  {
    experiment: 5,
    rate: 0.19807612739820504, warm: 1986.1366562956214, cold: 2301.9977474212646,
    coldShare: 0.0037242831087297436, coldShareError: 0.00027528938623029353,
    containers: 3.7188244638602064,
  },
  {
    experiment: 1,
    rate: 0.30179128934985394, warm: 1991.6797596346114, cold: 2270.796701312065,
    coldShare: 0.002939493732069899, coldShareError: 0.00019991284900045951,
    containers: 4.421763304209691,
  },
  {
    experiment: 7,
    rate: 0.5956057891943456, warm: 2002.3978716234699, cold: 2208.7130634873,
    coldShare: 0.001755948041692015, coldShareError: 6.874518435302714e-05,
    containers: 6.419380460683082,
  },
  {
    experiment: 3,
    rate: 0.6972660899741501, warm: 2012.6834804681198, cold: 2183.5311407684,
    coldShare: 0.0017512076961520968, coldShareError: 0.00011379388168737739,
    containers: 6.927720413026211,
  },
  {
    experiment: 9,
    rate: 1.0005331788760239, warm: 2021.7483822409881, cold: 2172.538336040904,
    coldShare: 0.0013070399809943605, coldShareError: 8.135510049865539e-05,
    containers: 8.39714058776807,
  },
];
