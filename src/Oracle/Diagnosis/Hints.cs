using System.Globalization;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Diagnosis;

/// <summary>What wrong elements have in common, where no entry of the catalogue fits.</summary>
internal static class Hints
{
    private const double Agreement = 1e-6;

    /// <summary>A phrase, or nothing.</summary>
    internal static string Of(string output, IReadOnlyList<Observation> wrong, IReadOnlyList<Observation> all)
    {
        if (wrong.Count == 0)
        {
            return "it is right on small whole numbers";
        }

        List<(double Actual, double Right)> elements =
        [
            .. Overwritten(wrong, output).SelectMany(observation => WrongElements(observation, output)),
        ];
        if (elements.All(element => double.IsNaN(element.Actual)))
        {
            return "every wrong element is NaN";
        }

        if (elements.All(element => element.Actual == 0))
        {
            return "every wrong element is 0";
        }

        // Where 0 is right nothing is a multiple of it: infinite, and so in common with nothing.
        if (Common(elements.Select(element => element.Actual / element.Right)) is double factor)
        {
            return $"every wrong element is {factor.ToString("0.#######", CultureInfo.InvariantCulture)} times what it should be";
        }

        if (Common(elements.Select(element => element.Actual - element.Right)) is double offset)
        {
            return $"every wrong element is off by {offset.ToString("0.#######", CultureInfo.InvariantCulture)}";
        }

        return wrong.Count == all.Count ? "it is wrong in every case that was tried" : Shapes(wrong, all);
    }

    /// <summary>Observations without old content, which would hide a common factor; all of them where every one has some.</summary>
    private static IReadOnlyList<Observation> Overwritten(IReadOnlyList<Observation> wrong, string output)
    {
        Observation[] overwritten = [.. wrong.Where(observation => !observation.Call.Inputs.ContainsKey(output))];
        return overwritten.Length > 0 ? overwritten : wrong;
    }

    private static IEnumerable<(double Actual, double Right)> WrongElements(Observation observation, string output)
    {
        Tensor actual = observation.Outputs[output],
            right = observation.Right[output];
        for (int k = 0; k < actual.Count; k++)
        {
            if (!(actual[k] == right[k]))
            {
                yield return (actual[k], right[k]);
            }
        }
    }

    /// <summary>The number that all are, to within the agreement; null where they differ or there are too few to tell.</summary>
    private static double? Common(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        return all.Length >= 3 && all.All(number => Math.Abs(number - all[0]) <= Agreement * Math.Abs(all[0])) ? all[0] : null;
    }

    /// <summary>An extent below which every case is right.</summary>
    private static string Shapes(IReadOnlyList<Observation> wrong, IReadOnlyList<Observation> all)
    {
        int[][] wrongExtents = [.. wrong.Select(observation => Signature.Extents(observation.Call))];
        int rank = wrongExtents[0].Length;
        for (int axis = 0; axis < rank; axis++)
        {
            int least = wrongExtents.Min(extents => extents[axis]);
            bool separates = all.Except(wrong).All(observation => Signature.Extents(observation.Call)[axis] < least);
            if (separates)
            {
                return $"it is wrong wherever extent {axis + 1} of {rank} is {least} or more, and right below";
            }
        }

        return $"it is wrong in {wrong.Count} of {all.Count} cases";
    }
}
