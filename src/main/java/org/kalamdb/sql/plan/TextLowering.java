package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BOOLEAN;
import static org.kalamdb.model.DataType.TEXT;

import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlPosixRegexOperator;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// The text operators that have a syntax of their own.
final class TextLowering {
    private TextLowering() {}

    /// LIKE, ILIKE and the regular expression operators, plain or negated.
    static Scalar match(RexCall call, List<Scalar> operands) {
        List<Scalar> texts = operands.stream().map(KalamFunctions::text).toList();
        SqlOperator operator = call.getOperator();
        return switch (operator) {
            case SqlLikeOperator similar
            when similar.getKind() == SqlKind.SIMILAR ->
                negated(similar.isNegated(), new Scalar.Call(Function.SIMILAR_TO, texts, BOOLEAN));
            case SqlLikeOperator like ->
                negated(like.isNegated(), new Scalar.Call(like(like, texts.size()), texts, BOOLEAN));
            case SqlPosixRegexOperator regex -> {
                boolean sensitive = regex.getKind() == SqlKind.POSIX_REGEX_CASE_SENSITIVE;
                Function function = sensitive ? Function.REGEX_MATCH : Function.REGEX_MATCH_CI;
                boolean negative = regex.getName().startsWith("NEGATED");
                yield negated(negative, new Scalar.Call(function, texts.subList(0, 2), BOOLEAN));
            }
            default -> throw Unsupported.construct(operator.getName());
        };
    }

    private static Function like(SqlLikeOperator like, int operands) {
        if (like.isCaseSensitive()) {
            return operands == 3 ? Function.LIKE_ESCAPE : Function.LIKE;
        }
        return operands == 3 ? Function.ILIKE_ESCAPE : Function.ILIKE;
    }

    private static Scalar negated(boolean negative, Scalar match) {
        return negative ? Scalars.not(match) : match;
    }

    /// @param operands the characters to cut off, then the text
    static Scalar trim(RexCall call, List<Scalar> operands) {
        SqlTrimFunction.Flag flag = ((RexLiteral) call.getOperands().getFirst()).getValueAs(SqlTrimFunction.Flag.class);
        Function function = switch (flag) {
            case LEADING -> Function.TRIM_LEADING;
            case TRAILING -> Function.TRIM_TRAILING;
            case BOTH -> Function.TRIM_BOTH;
            case null -> Function.TRIM_BOTH;
        };
        Scalar cut = KalamFunctions.text(operands.get(0));
        Scalar text = KalamFunctions.text(operands.get(1));
        return cut.equals(Scalars.literal(" ", TEXT))
                ? Scalars.call(function, TEXT, text)
                : Scalars.call(function, TEXT, text, cut);
    }

    static Scalar position(List<Scalar> operands) {
        if (operands.size() > 2) {
            throw Unsupported.construct("POSITION with a start");
        }
        return KalamFunctions.position(operands.get(0), operands.get(1));
    }
}
