using System.Text.Json;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Fingerprint;
using ExactGrad.Oracle.Fingerprint.Probes;

namespace ExactGrad.Oracle.Results;

/// <summary>A fingerprint as JSON, for machines. docs/fingerprint.md says what each field means.</summary>
public static class FingerprintJson
{
    /// <summary>The format's name and version, in the field "format".</summary>
    public const string Format = "exactgrad-fingerprint/1";

    /// <summary>Writes a report. What is not determined is an object with a reason in place of a value.</summary>
    public static void Write(Stream stream, FingerprintReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("verdict", ResultsJson.Name(report.Verdict));
        json.WriteBoolean("interrupted", report.Interrupted);
        json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
        json.WriteNumber("calls", report.Calls);
        json.WriteStartObject("implementation");
        json.WriteString("name", report.Capabilities.Name);
        json.WriteString("version", report.Capabilities.Version);
        json.WriteEndObject();
        json.WriteString("startFault", report.StartFault?.Text);
        json.WriteStartArray("sites");
        foreach (SiteFingerprint site in report.Sites)
        {
            Site(json, site, report);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Site(Utf8JsonWriter json, SiteFingerprint site, FingerprintReport report)
    {
        json.WriteStartObject();
        json.WriteString("operation", site.Operation.Name());
        json.WriteString("output", site.Output);
        json.WriteString("elementType", ElementFormat.Of(site.ElementType).Name);
        ResultsJson.Strings(json, "layouts", site.Layouts.Select(Words.Name));
        json.WriteString("verdict", ResultsJson.Name(site.Verdict));
        ResultsJson.Strings(json, "notes", site.Notes);
        json.WriteStartObject("declared");
        json.WriteString("sums", ElementFormat.Of(report.Capabilities.AccumulatorOf(site.ElementType)).Name);
        json.WriteString("subnormals", report.Capabilities.FlushesSubnormals ? "flushed" : "kept");
        json.WriteEndObject();
        if (site.Findings is { } findings)
        {
            Findings(json, findings);
        }

        json.WriteEndObject();
    }

    private static void Findings(Utf8JsonWriter json, SiteFindings found)
    {
        json.WriteStartArray("inputs");
        foreach (InputFinding input in found.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            Put(json, "bits", input.Bits, json.WriteNumberValue);
            PutNullable(json, "rounding", input.Direction, Direction(json));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("inputExponents", found.Range is { } range ? ElementFormat.Of(range).Name : null);
        Put(json, "sums", found.Sums, sums => Sums(json, sums));
        Put(json, "sumRounding", found.SumDirection, Direction(json));
        PutNullable(json, "storeRounding", found.StoreDirection, Direction(json));
        Put(json, "products", found.Products, products => Products(json, products));
        Put(json, "subnormals", found.Subnormals, flushed => Subnormals(json, flushed));
        json.WriteStartArray("orders");
        foreach (Measured<TreeFinding> tree in found.Trees)
        {
            Value(json, tree, one => Tree(json, one));
        }

        json.WriteEndArray();
        Invariance(json, "repeat", found.Repeat);
        Invariance(json, "positions", found.Positions);
        Invariance(json, "batch", found.Batch);
        Put(json, "randomSums", found.Model, model => Model(json, model));
    }

    private static Action<RoundingDirection> Direction(Utf8JsonWriter json) => direction => json.WriteStringValue(direction.Name());

    private static void Sums(Utf8JsonWriter json, SumFinding sums)
    {
        json.WriteStartObject();
        json.WriteNumber("least", sums.Least);
        json.WriteNumber("most", sums.Most);
        json.WriteBoolean("atLeast", sums.AtLeast);
        json.WriteEndObject();
    }

    private static void Products(Utf8JsonWriter json, ProductFinding products)
    {
        json.WriteStartObject();
        json.WriteString("kind", products.Kind.ToString().ToLowerInvariant());
        if (products.Bits is int bits)
        {
            json.WriteNumber("bits", bits);
        }

        json.WriteNumber("fusedAdditions", products.FusedAdditions);
        json.WriteNumber("additions", products.Additions);
        json.WriteEndObject();
    }

    private static void Subnormals(Utf8JsonWriter json, FlushedSubnormals flushed)
    {
        json.WriteStartObject();
        json.WriteBoolean("inputsFlushed", flushed.Inputs);
        json.WriteBoolean("productsFlushed", flushed.Products);
        json.WriteBoolean("resultsFlushed", flushed.Results);
        json.WriteEndObject();
    }

    private static void Tree(Utf8JsonWriter json, TreeFinding tree)
    {
        json.WriteStartObject();
        json.WriteNumber("terms", tree.Terms);
        json.WriteString("shape", tree.Shape);
        json.WriteString("brackets", tree.Brackets);
        json.WriteEndObject();
    }

    private static void Model(Utf8JsonWriter json, ModelFinding model)
    {
        json.WriteStartObject();
        json.WriteNumber("reproduced", model.Reproduced);
        json.WriteNumber("of", model.Of);
        json.WriteEndObject();
    }

    private static void Invariance(Utf8JsonWriter json, string name, InvarianceFinding? finding)
    {
        if (finding is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteBoolean("same", finding.Holds);
        json.WriteString("where", finding.Where);
        json.WriteEndObject();
    }

    private static void PutNullable<T>(Utf8JsonWriter json, string name, Measured<T>? measured, Action<T> write)
    {
        if (measured is null)
        {
            json.WriteNull(name);
        }
        else
        {
            Put(json, name, measured, write);
        }
    }

    private static void Put<T>(Utf8JsonWriter json, string name, Measured<T> measured, Action<T> write)
    {
        json.WritePropertyName(name);
        Value(json, measured, write);
    }

    private static void Value<T>(Utf8JsonWriter json, Measured<T> measured, Action<T> write)
    {
        if (measured.IsKnown)
        {
            write(measured.Value);
            return;
        }

        json.WriteStartObject();
        json.WriteString("notDetermined", measured.Reason);
        json.WriteEndObject();
    }
}
