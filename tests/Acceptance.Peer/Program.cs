using System.Globalization;
using ExactGrad.Acceptance.Peer;

// The program that acceptance tests put on the other end of the pipe: Peer BEHAVIOUR [NUMBER].
// It answers every call with tensors of the right shapes, all filled with the call's first number; that number
// identifies the call. Where it equals NUMBER, the peer behaves as it was told to.
string behaviour = args[0];
double number = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : double.NaN;
return new Peer(behaviour, number).Run();
