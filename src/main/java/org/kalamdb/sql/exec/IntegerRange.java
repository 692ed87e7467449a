package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// What the integer types can hold.
final class IntegerRange {
    private IntegerRange() {}

    static long min(DataType type) {
        return -max(type) - 1;
    }

    static long max(DataType type) {
        if (type.equals(DataType.SMALLINT)) {
            return Short.MAX_VALUE;
        }
        return type.equals(DataType.INT) || type.equals(DataType.DATE) ? Integer.MAX_VALUE : Long.MAX_VALUE;
    }

    /// Whether any of the first `count` values is outside the range of `type`.
    static boolean leaves(long[] values, int count, DataType type) {
        long least = 0;
        long greatest = 0;
        for (int i = 0; i < count; i++) {
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        return least < min(type) || greatest > max(type);
    }

    static DbException overflow(DataType type, @Nullable Throwable cause) {
        String message = "integer overflow: " + type.sqlName() + " out of range";
        return cause == null
                ? new DbException(ErrorCode.EXECUTION, message)
                : new DbException(ErrorCode.EXECUTION, message, cause);
    }

    /// @throws DbException when an integer of `type` cannot hold `value`
    static long check(long value, DataType type) {
        if (value < min(type) || value > max(type)) {
            throw overflow(type, null);
        }
        return value;
    }
}
