package org.kalamdb.common;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the existing name that a wrong one was probably meant to be. Case does not count.
public final class NearestName {
    /// Names longer than any that exists are not compared.
    private static final int MAX_LENGTH = 130;

    private NearestName() {}

    /// The name with the fewest edits (insert, delete, replace, swap neighbours), if they are few for a word
    /// of this length; of several the first.
    public static Optional<String> of(String wrong, Collection<String> names) {
        String lower = wrong.toLowerCase(Locale.ROOT);
        if (lower.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String nearest = null;
        int least = Math.min(lower.length(), Math.clamp(lower.length() / 3, 1, 3) + 1);
        for (String name : names) {
            int distance = distance(lower, name.toLowerCase(Locale.ROOT), least);
            if (distance > 0 && distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /// ` (did you mean 'x'?)`, or nothing when no name is near.
    public static String hint(String wrong, Collection<String> names) {
        return of(wrong, names).map(name -> " (did you mean '" + name + "'?)").orElse("");
    }

    /// Edits from one text to the other; `bound` when there are at least so many.
    private static int distance(String left, String right, int bound) {
        if (Math.abs(left.length() - right.length()) >= bound) {
            return bound;
        }
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : step(edits, left, right, i, j);
            }
        }
        return Math.min(bound, edits[left.length()][right.length()]);
    }

    private static int step(int[][] edits, String left, String right, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}
