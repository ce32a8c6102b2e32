using System.Numerics;

namespace ExactGrad.Racing;

/// <summary>A library at work on the operands of one cell.</summary>
internal abstract class Contestant<T>(string name, Operands<T> operands) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal string Name => name;

    protected Operands<T> Operands => operands;

    /// <summary>Whether its results stand in the operands afterwards, to be compared.</summary>
    internal virtual bool SharesOperands => true;

    /// <summary>Seconds that so many calls take.</summary>
    internal virtual double Time(Cell cell, int calls)
    {
        double start = Clock.Now(cell.Threads);
        for (int call = 0; call < calls; call++)
        {
            if (cell.Pass == Pass.Forward)
            {
                Forward();
            }
            else
            {
                Backward();
            }
        }

        return Clock.Now(cell.Threads) - start;
    }

    public virtual void Dispose() { }

    protected abstract void Forward();

    protected abstract void Backward();
}
