package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Distances of embeddings.
final class VectorDistance {
    private VectorDistance() {}

    /// 1 − cosine similarity; 1 when either vector is all zeros.
    static RowFunction cosine(DataType type) {
        return args -> {
            double distance = cosine((float[]) args[0], (float[]) args[1]);
            return type.equals(DataType.FLOAT) ? (Object) (float) distance : (Object) distance;
        };
    }

    private static double cosine(float[] a, float[] b) {
        if (a.length != b.length) {
            throw mismatch(a.length, b.length);
        }
        double dot = 0;
        double normA = 0;
        double normB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            normA += (double) a[i] * a[i];
            normB += (double) b[i] * b[i];
        }
        return normA == 0 || normB == 0 ? 1 : 1 - dot / (Math.sqrt(normA) * Math.sqrt(normB));
    }

    static DbException mismatch(int expected, int actual) {
        return new DbException(
                ErrorCode.EXECUTION, "Embedding dimension mismatch: expected " + expected + ", got " + actual);
    }
}
