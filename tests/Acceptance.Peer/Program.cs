using System.Globalization;
using ExactGrad.Acceptance.Peer;
using ExactGrad.Oracle.Protocol;

// The program that acceptance tests put on the other end of the pipe: Peer BEHAVIOUR [NUMBER].
// It answers every call with tensors of the right shapes, all filled with the call's first number; that number
// identifies the call. Where it equals NUMBER, or NUMBER is Infinity, the peer behaves as it was told to.
// Some behaviours answer as the Reference does instead: right, dx-scaled, db-not-summed, hostile-name, and leaves-a-file, which
// makes the file that its fourth word names when it is asked for the first time.
string behaviour = args[0];
double number = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : double.NaN;
if (behaviour is "right" or "leaves-a-file" or "dx-scaled" or "db-not-summed" or "hostile-name")
{
    string name = behaviour == "hostile-name" ? "a\u001b[31mb\u0007[red]c[/]\r\nd\u202ee\u009bf" : behaviour;
    ProtocolServer.Serve(
        new Layer(name, behaviour, behaviour == "leaves-a-file" ? args[3] : null),
        Console.OpenStandardInput(),
        Console.OpenStandardOutput()
    );
    return 0;
}

return new Peer(behaviour, number).Run();
