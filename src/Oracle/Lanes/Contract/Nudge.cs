using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Telling;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>One element of one input, changed between two calls: to 0, or to 1 where it is 0, so that no budget is left.</summary>
internal readonly record struct Nudge(string Input, int Element, double Value)
{
    /// <summary>The weights, or the first input of an operation without; an element from the middle on. Null where there is none.</summary>
    internal static Nudge? Of(Call call)
    {
        string input = call.Inputs.Keys.LastOrDefault(name => name.StartsWith('w')) ?? call.Inputs.Keys.First();
        Tensor tensor = call.Inputs[input];
        if (tensor.Count == 0)
        {
            return null;
        }

        // The middle: a cache that looks at the first and the last element alone must show.
        int element = (int)tensor.Count / 2;
        return new Nudge(input, element, tensor[element] == 0 ? 1 : 0);
    }

    /// <summary>The call with the element changed.</summary>
    internal Call Apply(Call call)
    {
        Tensor changed = call.Inputs[Input].Clone();
        changed[Element] = Value;
        return call with { Inputs = new Dictionary<string, Tensor>(call.Inputs) { [Input] = changed } };
    }

    /// <summary>"w[1,0] was changed from 3 to 0".</summary>
    internal string Words(Call call) =>
        $"{Given.Element(Input, call.Inputs[Input], Element)} was changed from {Given.Number(call.Inputs[Input][Element])} to {Given.Number(Value)}";
}
