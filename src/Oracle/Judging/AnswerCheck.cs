using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Judging;

internal static class AnswerCheck
{
    internal static Answer Check(Call call, Answer answer) => answer;
}
