package org.kalamdb.sql.plan;

import java.util.Collection;
import java.util.Locale;

/// Finds the existing name that a wrong one was probably meant to be.
final class Hints {
    private Hints() {}

    /// ` (did you mean 'x'?)`, or nothing when no name is near.
    static String didYouMean(String wrong, Collection<String> names) {
        String lower = wrong.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = Math.max(1, Math.min(3, lower.length() / 3)) + 1;
        for (String name : names) {
            int distance = distance(lower, name.toLowerCase(Locale.ROOT), least);
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest == null ? "" : " (did you mean '" + nearest + "'?)";
    }

    /// Edits (insert, delete, replace, swap neighbours) from one text to the other; `bound` when there are
    /// at least so many.
    private static int distance(String left, String right, int bound) {
        if (Math.abs(left.length() - right.length()) >= bound) {
            return bound;
        }
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            edits[i][0] = i;
        }
        for (int j = 0; j <= right.length(); j++) {
            edits[0][j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            for (int j = 1; j <= right.length(); j++) {
                int replaced = edits[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return Math.min(bound, edits[left.length()][right.length()]);
    }
}
