package org.kalamdb.sql.parser;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the word that a misspelt one was meant to be.
final class Suggestion {
    private static final int MAX_LENGTH = 24;

    private Suggestion() {}

    /// The candidate with the fewest edits, if they are few for a word of this length.
    static @Nullable String nearest(String written, List<String> candidates) {
        if (written.length() > MAX_LENGTH) {
            return null;
        }
        String word = written.toUpperCase(Locale.ROOT);
        String best = null;
        int bestDistance = Math.min(2, (word.length() + 1) / 3) + 1;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance > 0 && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// Insertions, deletions, replacements and swaps of neighbours.
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
