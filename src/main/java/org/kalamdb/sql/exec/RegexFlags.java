package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// How a regular expression is read and matched, after PostgreSQL's letters: `i` and `c` for case, `g` for all
/// matches, `n` (or `m`), `p`, `w`, `s` for newlines, `x` for blanks and comments in the pattern, `q` for a
/// pattern that is a plain text.
///
/// @param newlineEndsDot  whether `.` and negated sets stop at a newline
/// @param linesHaveEnds   whether `^` and `$` match at every line
/// @param expanded        whether blanks and `#` comments in the pattern count for nothing
record RegexFlags(
        boolean ignoresCase,
        boolean global,
        boolean newlineEndsDot,
        boolean linesHaveEnds,
        boolean expanded,
        boolean literal) {
    static final RegexFlags NONE = new RegexFlags(false, false, false, false, false, false);
    static final RegexFlags ANY_CASE = NONE.with("i");

    /// These flags changed by letters, the later ones stronger.
    RegexFlags with(String letters) {
        RegexFlags flags = this;
        for (int i = 0; i < letters.length(); i++) {
            flags = flags.with(letters.charAt(i));
        }
        return flags;
    }

    private RegexFlags with(char letter) {
        return switch (letter) {
            case 'i' -> new RegexFlags(true, global, newlineEndsDot, linesHaveEnds, expanded, literal);
            case 'c' -> new RegexFlags(false, global, newlineEndsDot, linesHaveEnds, expanded, literal);
            case 'g' -> new RegexFlags(ignoresCase, true, newlineEndsDot, linesHaveEnds, expanded, literal);
            case 'n', 'm' -> new RegexFlags(ignoresCase, global, true, true, expanded, literal);
            case 'p' -> new RegexFlags(ignoresCase, global, true, false, expanded, literal);
            case 'w' -> new RegexFlags(ignoresCase, global, false, true, expanded, literal);
            case 's' -> new RegexFlags(ignoresCase, global, false, false, expanded, literal);
            case 'x' -> new RegexFlags(ignoresCase, global, newlineEndsDot, linesHaveEnds, true, literal);
            case 't' -> new RegexFlags(ignoresCase, global, newlineEndsDot, linesHaveEnds, false, literal);
            case 'q' -> new RegexFlags(ignoresCase, global, newlineEndsDot, linesHaveEnds, expanded, true);
            default ->
                throw new DbException(
                        ErrorCode.EXECUTION,
                        "invalid regular expression option: '" + letter + "'; there are i c g n m p w s x t q");
        };
    }
}
