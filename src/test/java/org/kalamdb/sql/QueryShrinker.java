package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a failing query smaller: parts in parentheses become constants, and clauses go, as long as it still
/// fails. One thread.
final class QueryShrinker {
    private static final List<String> CONSTANTS = List.of("NULL", "1", "TRUE", "'a'");
    private static final List<String> CLAUSES =
            List.of(" WHERE ", " HAVING ", " ORDER BY ", " LIMIT ", " OFFSET ", " AND ", " OR ");
    private static final int MOST_TRIALS = 2000;

    private final Predicate<String> fails;
    private int trials;

    /// @param fails whether a query still shows the failure; false for one that is no query
    QueryShrinker(Predicate<String> fails) {
        this.fails = fails;
    }

    String shrink(String failing) {
        String smallest = failing;
        boolean shrunk = true;
        while (shrunk && trials < MOST_TRIALS) {
            shrunk = false;
            for (String candidate : candidates(smallest)) {
                if (candidate.length() < smallest.length() && trials++ < MOST_TRIALS && fails.test(candidate)) {
                    smallest = candidate;
                    shrunk = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<String> candidates(String sql) {
        List<String> candidates = new ArrayList<>();
        for (int open = sql.indexOf('('); open >= 0; open = sql.indexOf('(', open + 1)) {
            int end = end(sql, open);
            int start = open;
            while (start > 0 && (Character.isLetterOrDigit(sql.charAt(start - 1)) || sql.charAt(start - 1) == '_')) {
                start--;
            }
            for (String constant : CONSTANTS) {
                candidates.add(sql.substring(0, start) + constant + sql.substring(end));
                candidates.add(sql.substring(0, open) + constant + sql.substring(end));
            }
            candidates.add(sql.substring(0, start) + sql.substring(open + 1, end - 1) + sql.substring(end));
        }
        for (String clause : CLAUSES) {
            for (int at = sql.indexOf(clause); at >= 0; at = sql.indexOf(clause, at + 1)) {
                candidates.add(sql.substring(0, at) + sql.substring(clauseEnd(sql, at)));
            }
        }
        return candidates;
    }

    /// The index after the parenthesis that closes the one at `open`.
    private static int end(String sql, int open) {
        int depth = 0;
        for (int i = open; i < sql.length(); i++) {
            depth += sql.charAt(i) == '(' ? 1 : sql.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return sql.length();
    }

    /// Where the parenthesis around `at` closes, or the next clause begins.
    private static int clauseEnd(String sql, int at) {
        int depth = 0;
        for (int i = at + 1; i < sql.length(); i++) {
            depth += sql.charAt(i) == '(' ? 1 : sql.charAt(i) == ')' ? -1 : 0;
            int here = i;
            if (depth < 0
                    || (depth == 0
                            && i > at + 4
                            && CLAUSES.stream().anyMatch(clause -> sql.startsWith(clause, here)))) {
                return i;
            }
        }
        return sql.length();
    }
}
