package org.kalamdb.sql.plan;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntSupplier;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// Which scalars some values cannot be computed of, so that their place in the statement is kept with
/// them.
final class Failing {
    private static final Set<Function> NEVER = EnumSet.of(
            Function.RANDOM,
            Function.CONCAT,
            Function.LOWER,
            Function.UPPER,
            Function.CHAR_LENGTH,
            Function.OCTET_LENGTH,
            Function.POSITION,
            Function.STARTS_WITH,
            Function.LIKE,
            Function.ILIKE,
            Function.COALESCE,
            Function.NULLIF,
            Function.GREATEST,
            Function.LEAST,
            Function.NOW,
            Function.CURRENT_DATE,
            Function.CURRENT_TIME,
            Function.CURRENT_USER,
            Function.CURRENT_ROLE,
            Function.SNOWFLAKE_ID,
            Function.UUID_V4,
            Function.UUID_V7,
            Function.ULID,
            Function.TRY_CAST,
            Function.ARRAY,
            Function.ARRAY_CAST);

    static {
        NEVER.addAll(EnumSet.range(Function.EQ, Function.IS_NOT_FALSE));
        NEVER.addAll(EnumSet.range(Function.JSON_GET, Function.JSON_HAS_ALL));
    }

    private Failing() {}

    /// The scalar with its place, when it may fail.
    ///
    /// @param token the number of the token it starts with; negative when it is not known
    static Scalar placed(Scalar scalar, IntSupplier token) {
        boolean mayFail = switch (scalar) {
            case Scalar.Call(Function function, var _, DataType _) -> !NEVER.contains(function);
            case Scalar.Cast(Scalar arg, DataType type) -> !Types.isText(type) && !Types.isWidening(arg.type(), type);
            case Scalar.ColumnRef _,
                    Scalar.Literal _,
                    Scalar.Param _,
                    Scalar.Case _,
                    Scalar.InList _,
                    Scalar.Placed _ -> false;
        };
        int place = mayFail ? token.getAsInt() : -1;
        return place < 0 ? scalar : new Scalar.Placed(scalar, place);
    }
}
