package org.kalamdb.sql.plan;

/// The row cap of a query (`sql.md` §14). 0 stands for no limit.
///
/// @param defaultLimit rows of a query without any LIMIT
/// @param maxLimit     rows of any query
public record PlanOptions(long defaultLimit, long maxLimit) {
    public static final PlanOptions UNLIMITED = new PlanOptions(0, 0);

    public PlanOptions {
        if (defaultLimit < 0 || maxLimit < 0) {
            throw new IllegalArgumentException("limits are 0 or more: " + defaultLimit + ", " + maxLimit);
        }
    }

    /// The cap for a query with or without a LIMIT somewhere in it; 0 for none.
    long cap(Limited limited) {
        if (limited == Limited.BY_ITSELF || defaultLimit == 0) {
            return maxLimit;
        }
        return maxLimit == 0 ? defaultLimit : Math.min(defaultLimit, maxLimit);
    }

    /// Whether a LIMIT or FETCH stands anywhere in a query.
    enum Limited {
        BY_ITSELF,
        NOT_AT_ALL
    }
}
