package org.kalamdb.model;

import java.util.Locale;

/// How near two vectors are to each other, as a vector index counts it.
public enum VectorMetric {
    /// 1 minus the cosine of their angle.
    COSINE("Cosine"),
    /// The Euclidean distance.
    L2("L2"),
    /// 1 minus the inner product.
    DOT("Dot");

    private final String displayName;

    VectorMetric(String displayName) {
        this.displayName = displayName;
    }

    /// The spelling of messages, as in `Cosine`.
    public String displayName() {
        return displayName;
    }

    /// The word of the statement, in lower case.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
