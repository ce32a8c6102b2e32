using System.Numerics;

// A fully connected layer in plain C#, in double and in float, hooked up to ExactGrad.
var layer = new Exactgrad("plain C#");
layer.Add("linear.forward", Forward, Forward);
layer.Add("linear.backward", Backward, Backward);
layer.Serve();

static Dictionary<string, T[]> Forward<T>(Call<T> call)
    where T : INumber<T>
{
    (T[] x, T[] w, T[] b) = (call["x"].Data, call["w"].Data, call["b"].Data);
    (int n, int m) = (call["x"].Shape[1], b.Length);
    // How far apart in w neighbours are: of inputs, of outputs.
    (int wi, int wj) = call.Word("layout") == "input-major" ? (m, 1) : (1, n);
    T Sum(int s, int j) => Enumerable.Range(0, n).Aggregate(b[j], (sum, i) => sum + x[s * n + i] * w[i * wi + j * wj]);
    return new() { ["y"] = [.. Enumerable.Range(0, call["x"].Shape[0] * m).Select(k => Sum(k / m, k % m))] };
}

static Dictionary<string, T[]> Backward<T>(Call<T> call)
    where T : INumber<T>
{
    (T[] x, T[] w, T[] dy) = (call["x"].Data, call["w"].Data, call["dy"].Data);
    (int n, int m) = (call["x"].Shape[1], call["dy"].Shape[1]);
    (int wi, int wj) = call.Word("layout") == "input-major" ? (m, 1) : (1, n);
    (T[] dx, T[] dw, T[] db) = (new T[x.Length], new T[w.Length], new T[m]);
    for (int k = 0; k < dy.Length; k++)
    {
        (int s, int j) = (k / m, k % m);
        db[j] += dy[k];
        for (int i = 0; i < n; i++)
        {
            dx[s * n + i] += dy[k] * w[i * wi + j * wj];
            dw[i * wi + j * wj] += dy[k] * x[s * n + i];
        }
    }
    return new()
    {
        ["dx"] = dx,
        ["dw"] = dw,
        ["db"] = db,
    };
}
