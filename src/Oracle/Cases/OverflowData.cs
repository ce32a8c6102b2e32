using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Cases;

/// <summary>
/// Draws the special lane's tensors of overflow. H = 2^E is the largest power of two of the type. Where H comes, it comes
/// with one sign, alone in its rows and columns, against 0, 1 or 4 of one sign per sum: every sum is a sum of small
/// integers, or H, or beyond the largest finite number, whatever its order. docs/cases.md specifies it.
/// </summary>
internal static class OverflowData
{
    private const int Most = 4;

    /// <summary>Whether small integers fit beside what overflows.</summary>
    internal static bool Fits(CaseId id, int bits)
    {
        int[] e = [.. id.Extents];
        long room = 1L << WideData.Width(id.ElementType, bits);
        return id.Operation switch
        {
            Operation.LinearForward => (Most * (long)e[1]) + 1 < room,
            Operation.LinearBackward => (Most * (long)Math.Max(e[0], e[2])) + 1 < room,
            Operation.MseForward or Operation.MseBackward => (long)e[0] * e[1] <= OverflowBudget.MostLosses,
            _ => true,
        };
    }

    /// <summary>The tensors of a case.</summary>
    internal static Dictionary<string, Tensor> Draw(CaseId id)
    {
        var drawing = new Drawing(id);
        switch (id.Operation)
        {
            case Operation.LinearForward:
                drawing.Huge("x");
                drawing.Partner("w");
                drawing.Small("b");
                break;
            case Operation.LinearBackward:
                drawing.Huge("dy");
                drawing.Partner("w");
                drawing.Partner("x");
                foreach (GradientRequest gradient in id.Request.Where(gradient => gradient.Mode == GradientMode.Accumulate))
                {
                    drawing.Small(gradient.Name);
                }

                break;
            case Operation.ReluForward:
                drawing.Extreme("x");
                break;
            case Operation.ReluBackward:
                drawing.Extreme("x");
                drawing.Extreme("dy");
                break;
            default:
                drawing.Loss();
                break;
        }

        return drawing.Drawn;
    }

    private sealed class Drawing(CaseId id)
    {
        private readonly ElementFormat _format = ElementFormat.Of(id.ElementType);

        internal Dictionary<string, Tensor> Drawn { get; } = [];

        /// <summary>H where a chosen row meets a chosen column, 0 elsewhere in these, small in the rest.</summary>
        internal void Huge(string name)
        {
            Tensor tensor = Add(name);
            bool[] rows = Chosen(tensor.Rows, $"rows {name}"),
                columns = Chosen(tensor.Columns, $"columns {name}");
            double huge = Math.ScaleB(SplitMix64.For(id.Seed, "sign").OneIn(2) ? -1 : 1, _format.MaxExponent);
            Fill(
                tensor,
                name,
                (ref SplitMix64 random, int row, int column) =>
                {
                    double small = random.Between(-1, 1);
                    return rows[row] && columns[column] ? huge
                        : rows[row] || columns[column] ? 0
                        : small;
                }
            );
        }

        /// <summary>0, 1 or 4, negative where the sum that it takes part in is a negative one.</summary>
        internal void Partner(string name)
        {
            Tensor tensor = Add(name);
            // y[s,j] sums over the inputs, dx[s,i] over the outputs, dw[i,j] over the batch: what is left is the line.
            bool inputMajor = id.Layout == WeightLayout.InputMajor;
            bool lineIsRow = name == "w" && (id.Operation == Operation.LinearForward ? !inputMajor : inputMajor);
            bool[] negative = new bool[lineIsRow ? tensor.Rows : tensor.Columns];
            SplitMix64 lines = SplitMix64.For(id.Seed, $"lines {name}");
            for (int line = 0; line < negative.Length; line++)
            {
                negative[line] = lines.OneIn(2);
            }

            Fill(
                tensor,
                name,
                (ref SplitMix64 random, int row, int column) =>
                {
                    double value = new double[] { 0, 1, Most }[random.Below(3)];
                    return negative[lineIsRow ? row : column] ? -value : value;
                }
            );
        }

        internal void Small(string name) => Fill(Add(name), name, (ref SplitMix64 random, int row, int column) => random.Between(-1, 1));

        /// <summary>The largest finite number, of either sign, and small integers.</summary>
        internal void Extreme(string name) =>
            Fill(
                Add(name),
                name,
                (ref SplitMix64 random, int row, int column) =>
                    random.Below(4) switch
                    {
                        0 => _format.LargestFinite,
                        1 => -_format.LargestFinite,
                        _ => random.Between(-1, 1),
                    }
            );

        internal void Loss()
        {
            Tensor p = Add("prediction"),
                t = Add("target");
            bool forward = id.Operation == Operation.MseForward;
            bool reduced = id.Reduction != Reduction.None;
            int top = _format.MaxExponent;
            SplitMix64 random = SplitMix64.For(id.Seed, "loss");
            int chosen = random.Below((int)Math.Max(1, p.Count));
            // What dl / N takes away, dl gives, and 4 more.
            int gain = reduced ? CeilLog2(p.Count) + 2 : 2;
            for (int k = 0; k < p.Count; k++)
            {
                int choice = random.Below(4);
                double sign = random.OneIn(2) ? -1 : 1;
                int side = random.Below(2);
                if (forward && reduced && k != chosen)
                {
                    continue;
                }

                // Forward: beyond the end by the square, by the difference, or just not. Backward: by dl, or just not.
                double value = choice switch
                {
                    0 => 0,
                    1 => Math.ScaleB(sign, forward ? top / 2 : top - 1 - gain),
                    _ => Math.ScaleB(sign, forward ? top : top - 1),
                };
                if (side == 0 || (forward && choice == 3))
                {
                    p[k] = value;
                }

                if (side == 1 || (forward && choice == 3))
                {
                    t[k] = -value;
                }
            }

            if (!forward)
            {
                Fill(
                    Add("dloss"),
                    "dloss",
                    (ref SplitMix64 dloss, int row, int column) =>
                    {
                        double sign = dloss.OneIn(2) ? -1 : 1;
                        return reduced || dloss.OneIn(2) ? Math.ScaleB(sign, gain) : sign;
                    }
                );
            }
        }

        private delegate double Element(ref SplitMix64 random, int row, int column);

        private void Fill(Tensor tensor, string name, Element element)
        {
            SplitMix64 random = SplitMix64.For(id.Seed, name);
            for (int k = 0; k < tensor.Count; k++)
            {
                tensor[k] = element(ref random, k / tensor.Columns, k % tensor.Columns);
            }
        }

        private Tensor Add(string name) => Drawn[name] = Tensor.Zeros(id.ElementType, CaseInputs.ShapeOf(id, name));

        /// <summary>One line for certain, and one in eight of the others.</summary>
        private bool[] Chosen(int lines, string part)
        {
            SplitMix64 random = SplitMix64.For(id.Seed, part);
            var chosen = new bool[lines];
            int certain = random.Below(Math.Max(1, lines));
            for (int line = 0; line < lines; line++)
            {
                chosen[line] = random.OneIn(8) || line == certain;
            }

            return chosen;
        }

        private static int CeilLog2(long value)
        {
            int log = 0;
            for (; 1L << log < value; log++) { }

            return log;
        }
    }
}
