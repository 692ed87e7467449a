package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.EmbeddingText;

/// A distance of two vectors, each an EMBEDDING or the text of one. Sums are of 64 bits, four at a time.
final class VectorDistance extends VectorExpression {
    private final Metric metric;
    private final VectorExpression left;
    private final VectorExpression right;
    private final DoubleValues result;

    /// What is measured.
    enum Metric {
        /// 1 − cosine similarity; 1 when either vector is all zeros.
        COSINE,
        L1,
        L2,
        /// The inner product itself.
        INNER
    }

    VectorDistance(Metric metric, VectorExpression left, VectorExpression right, DataType type, MemoryBudget memory) {
        super(type);
        this.metric = metric;
        this.left = left;
        this.right = right;
        this.result = new DoubleValues(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values lefts = left.evaluate(rows);
        Values rights = right.evaluate(rows);
        result.reset(rows.count);
        result.takeNulls(lefts, rows.count);
        result.takeNulls(rights, rows.count);
        float[] constant =
                right instanceof ConstantExpression known && known.value != null ? vector(known.value) : null;
        double norm = constant == null ? 0 : norm(constant);
        for (int i = 0; i < rows.count; i++) {
            if (!result.nulls[i]) {
                float[] a = vector(lefts.box(i));
                float[] b = constant == null ? vector(rights.box(i)) : constant;
                if (a.length != b.length) {
                    throw mismatch(b.length, a.length);
                }
                double distance = measure(a, b, constant == null ? norm(b) : norm);
                result.values[i] = type.equals(DataType.FLOAT) ? (float) distance : distance;
            }
        }
        return result;
    }

    private double measure(float[] a, float[] b, double normB) {
        return switch (metric) {
            case COSINE -> {
                double normA = norm(a);
                yield normA == 0 || normB == 0 ? 1 : 1 - dot(a, b) / (normA * normB);
            }
            case INNER -> dot(a, b);
            case L1 -> l1(a, b);
            case L2 -> l2(a, b);
        };
    }

    private static float[] vector(Object value) {
        if (value instanceof float[] vector) {
            return vector;
        }
        float[] parsed = EmbeddingText.parse((String) value);
        if (parsed == null) {
            throw new DbException(ErrorCode.EXECUTION, "Unable to cast '" + value + "' to EMBEDDING");
        }
        return parsed;
    }

    private static double norm(float[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static double dot(float[] a, float[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += (double) a[i] * b[i];
            s1 += (double) a[i + 1] * b[i + 1];
            s2 += (double) a[i + 2] * b[i + 2];
            s3 += (double) a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += (double) a[i] * b[i];
        }
        return s0 + s1 + s2 + s3;
    }

    private static double l1(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((double) a[i] - b[i]);
        }
        return sum;
    }

    private static double l2(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    static DbException mismatch(int expected, int actual) {
        return new DbException(
                ErrorCode.EXECUTION, "Embedding dimension mismatch: expected " + expected + ", got " + actual);
    }
}
