package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.ir.Function;

/// The functions of regular expressions. Each instance keeps the patterns it compiled, for one opened plan.
/// Positions count code points, from 1.
final class RegexFunctions {
    private static final int MAX_PATTERNS = 100;
    private static final int MAX_ELEMENTS = 1 << 20;

    private final Map<String, Regex> patterns = new HashMap<>();
    private final Cancellation cancellation;
    private final MemoryBudget memory;

    private RegexFunctions(ExecContext context) {
        this.cancellation = context.cancellation();
        this.memory = context.memory();
    }

    static RowFunction of(Function function, ExecContext context) {
        RegexFunctions functions = new RegexFunctions(context);
        return switch (function) {
            case REGEX_MATCH -> functions::like;
            case REGEX_MATCH_CI -> args -> functions.matches((String) args[0], (String) args[1], RegexFlags.ANY_CASE);
            case SIMILAR_TO -> functions::similar;
            case SUBSTRING_REGEX -> functions::substring;
            case REGEXP_REPLACE -> functions::replace;
            case REGEXP_MATCH -> functions::match;
            case REGEXP_MATCHES -> functions::matches;
            case REGEXP_COUNT -> functions::count;
            case REGEXP_INSTR -> functions::position;
            case REGEXP_SUBSTR -> functions::nth;
            case REGEXP_SPLIT -> functions::split;
            default -> throw new IllegalArgumentException(function + " is no function of regular expressions");
        };
    }

    private Regex compiled(String pattern, RegexFlags flags) {
        if (patterns.size() >= MAX_PATTERNS) {
            patterns.clear();
        }
        String key = flags.hashCode() + " " + flags + " " + pattern;
        return patterns.computeIfAbsent(key, _ -> Regex.compile(pattern, flags));
    }

    private Regex compiled(Object[] args, int flagsAt) {
        return compiled((String) args[1], flags(args, flagsAt));
    }

    private static RegexFlags flags(Object[] args, int at) {
        return args.length > at ? RegexFlags.NONE.with((String) args[at]) : RegexFlags.NONE;
    }

    private boolean matches(String text, String pattern, RegexFlags flags) {
        return compiled(pattern, flags).in(text, cancellation).find(0);
    }

    /// (text, pattern[, flags])
    private Object like(Object[] args) {
        return compiled(args, 2).in((String) args[0], cancellation).find(0);
    }

    /// (text, pattern[, escape])
    private Object similar(Object[] args) {
        String escape = args.length > 2 ? (String) args[2] : "\\";
        return matches((String) args[0], SimilarPattern.toRegex((String) args[1], escape), RegexFlags.NONE);
    }

    /// (text, pattern): the first group, or the whole match of a pattern without groups.
    private @Nullable Object substring(Object[] args) {
        String text = (String) args[0];
        Regex regex = compiled(args, 2);
        Regex.Matches matches = regex.in(text, cancellation);
        return matches.find(0) ? group(text, matches, regex.groups() > 0 ? 1 : 0) : null;
    }

    private static @Nullable String group(String text, Regex.Matches matches, int group) {
        int start = matches.start(group);
        return start < 0 ? null : text.substring(start, matches.end(group));
    }

    /// (text, pattern, replacement[, start[, n]][, flags])
    private Object replace(Object[] args) {
        String text = (String) args[0];
        int counted = 3;
        while (counted < args.length && args[counted] instanceof Number) {
            counted++;
        }
        Regex regex = compiled(args, counted);
        int from = counted > 3 ? offset(text, args[3]) : 0;
        long wanted = counted > 4 ? count(args[4], 0) : regex.flags.global() ? 0 : 1;
        return new RegexReplacement((String) args[2], memory).apply(text, regex.in(text, cancellation), from, wanted);
    }

    /// (text, pattern[, flags]): the groups of the first match, or the match itself, as an array.
    private @Nullable Object match(Object[] args) {
        RegexFlags flags = flags(args, 2);
        if (flags.global()) {
            throw new DbException(ErrorCode.EXECUTION, "regexp_match does not support the \"global\" option");
        }
        String text = (String) args[0];
        Regex regex = compiled((String) args[1], flags);
        Regex.Matches matches = regex.in(text, cancellation);
        if (!matches.find(0)) {
            return null;
        }
        return groups(text, regex, matches);
    }

    /// (text, pattern[, flags]): what [#match] gives, of all matches or of the first one, as an array.
    private Object matches(Object[] args) {
        RegexFlags flags = flags(args, 2);
        String text = (String) args[0];
        Regex regex = compiled((String) args[1], flags);
        Regex.Matches matches = regex.in(text, cancellation);
        List<ArrayText.@Nullable Element> found = new ArrayList<>();
        for (int at = 0; at <= text.length() && matches.find(at); at = following(text, matches)) {
            if (found.size() == MAX_ELEMENTS) {
                throw new DbException(ErrorCode.LIMIT_EXCEEDED, "an array has at most " + MAX_ELEMENTS + " elements");
            }
            found.add(new ArrayText.Element(groups(text, regex, matches), false));
            if (!flags.global()) {
                break;
            }
        }
        return ArrayText.of(found);
    }

    private static String groups(String text, Regex regex, Regex.Matches matches) {
        List<@Nullable Object> groups = new ArrayList<>();
        if (regex.groups() == 0) {
            groups.add(group(text, matches, 0));
        }
        for (int i = 1; i <= regex.groups(); i++) {
            groups.add(group(text, matches, i));
        }
        return ArrayText.ofTexts(groups);
    }

    /// (text, pattern[, start[, flags]])
    private Object count(Object[] args) {
        String text = (String) args[0];
        Regex.Matches matches = compiled(args, 3).in(text, cancellation);
        int found = 0;
        for (int at = args.length > 2 ? offset(text, args[2]) : 0; at <= text.length() && matches.find(at); ) {
            found++;
            at = following(text, matches);
        }
        return found;
    }

    /// Where to look for the next match.
    static int following(String text, Regex.Matches matches) {
        int end = matches.end(0);
        if (end > matches.start(0)) {
            return end;
        }
        return end < text.length() ? text.offsetByCodePoints(end, 1) : end + 1;
    }

    /// (text, pattern[, start[, n[, end option[, flags[, group]]]]])
    private Object position(Object[] args) {
        String text = (String) args[0];
        Regex regex = compiled(args, 5);
        Regex.Matches found = nth(text, regex, args);
        int group = group(args, 6, regex);
        if (found == null || group < 0 || found.start(group) < 0) {
            return 0;
        }
        boolean end = args.length > 4 && count(args[4], 0) > 0;
        return text.codePointCount(0, end ? found.end(group) : found.start(group)) + 1;
    }

    /// (text, pattern[, start[, n[, flags[, group]]]])
    private @Nullable Object nth(Object[] args) {
        String text = (String) args[0];
        Regex regex = compiled(args, 4);
        Regex.Matches found = nth(text, regex, args);
        int group = group(args, 5, regex);
        return found == null || group < 0 ? null : group(text, found, group);
    }

    /// The group that is asked for; -1 when the pattern has no such group.
    private static int group(Object[] args, int at, Regex regex) {
        long group = args.length > at ? count(args[at], 0) : 0;
        return group > regex.groups() ? -1 : (int) group;
    }

    private Regex.@Nullable Matches nth(String text, Regex regex, Object[] args) {
        Regex.Matches matches = regex.in(text, cancellation);
        int at = args.length > 2 ? offset(text, args[2]) : 0;
        long wanted = args.length > 3 ? count(args[3], 1) : 1;
        for (long n = 1; at <= text.length() && matches.find(at); n++) {
            if (n == wanted) {
                return matches;
            }
            at = following(text, matches);
        }
        return null;
    }

    /// (text, pattern[, flags]): what is between the matches. A match of nothing splits between characters,
    /// but not at the text's ends nor after another match.
    private Object split(Object[] args) {
        String text = (String) args[0];
        Regex.Matches matches = compiled(args, 2).in(text, cancellation);
        List<@Nullable Object> parts = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= text.length() && matches.find(at); at = following(text, matches)) {
            boolean empty = matches.end(0) == matches.start(0);
            if (empty && (matches.start(0) == start || matches.start(0) == text.length())) {
                continue;
            }
            if (parts.size() == MAX_ELEMENTS) {
                throw new DbException(ErrorCode.LIMIT_EXCEEDED, "an array has at most " + MAX_ELEMENTS + " elements");
            }
            parts.add(text.substring(start, matches.start(0)));
            start = matches.end(0);
        }
        parts.add(text.substring(start));
        return ArrayText.ofTexts(parts);
    }

    /// The UTF-16 offset of a position; beyond the text's length when the position is.
    private static int offset(String text, Object position) {
        long start = count(position, 1) - 1;
        int length = text.codePointCount(0, text.length());
        return start > length ? text.length() + 1 : text.offsetByCodePoints(0, (int) start);
    }

    private static long count(Object number, long least) {
        long value = ((Number) number).longValue();
        if (value < least) {
            throw new DbException(
                    ErrorCode.EXECUTION, "invalid value for a parameter of a regular expression function: " + value);
        }
        return value;
    }
}
