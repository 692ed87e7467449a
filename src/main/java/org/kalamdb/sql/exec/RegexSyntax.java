package org.kalamdb.sql.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Rewrites a POSIX pattern as PostgreSQL reads it into the syntax that both matchers share, and finds out
/// which of them it needs and how large it is. One use.
final class RegexSyntax {
    private static final int MAX_LENGTH = 1 << 16;
    private static final int MAX_DEPTH = 200;
    /// Atoms once the counted repetitions are written out.
    private static final long MAX_SIZE = 10_000;
    private static final Pattern OPTIONS = Pattern.compile("^\\(\\?([a-z]+)\\)");
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,6})(?:(,)(\\d{1,6})?)?\\}");

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Long> enclosing = new ArrayDeque<>();
    private RegexFlags flags;
    private boolean backtracks;
    private boolean lazy;
    private long size;
    private long atom;
    private int at;

    private RegexSyntax(String source, RegexFlags flags) {
        this.source = source;
        this.flags = flags;
    }

    /// A pattern ready to be compiled.
    ///
    /// @param backtracks whether it refers back or looks around, which takes a backtracking matcher
    /// @param lazy       whether a part of it takes as little as it can
    /// @param size       its atoms, repetitions written out
    record Translated(String pattern, RegexFlags flags, boolean backtracks, boolean lazy, long size) {}

    /// @throws DbException EXECUTION when the pattern is wrong, LIMIT_EXCEEDED when it is too large
    static Translated translate(String source, RegexFlags flags) {
        if (source.length() > MAX_LENGTH) {
            throw tooComplex("longer than " + MAX_LENGTH + " characters");
        }
        return new RegexSyntax(source, flags).translate();
    }

    private Translated translate() {
        if (source.startsWith("***=")) {
            at = 4;
            flags = flags.with("q");
        } else if (source.startsWith("***:")) {
            at = 4;
        }
        Matcher options = OPTIONS.matcher(source).region(at, source.length());
        if (!flags.literal() && options.find()) {
            flags = flags.with(options.group(1));
            at = options.end();
        }
        while (at < source.length()) {
            if (flags.literal()) {
                literal(next());
            } else {
                step(next());
            }
            if (size > MAX_SIZE) {
                throw tooComplex("more than " + MAX_SIZE + " parts");
            }
        }
        return new Translated(out.toString(), flags, backtracks, lazy, Math.max(1, size));
    }

    private int next() {
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    private void step(int c) {
        switch (c) {
            case '\\' -> escape();
            case '[' -> {
                RegexSet set = new RegexSet(source, at, flags.newlineEndsDot());
                at = set.translate(out);
                isAtom(1);
            }
            case '(' -> open();
            case ')' -> close();
            case '*', '+', '?' -> {
                out.appendCodePoint(c);
                laziness();
            }
            case '{' -> repetition();
            case '$' -> out.append(flags.linesHaveEnds() ? "$" : "\\z");
            case '^', '|' -> out.appendCodePoint(c);
            case '.' -> {
                out.append('.');
                isAtom(1);
            }
            default -> {
                if (!flags.expanded() || !skipped(c)) {
                    literal(c);
                }
            }
        }
    }

    private boolean skipped(int c) {
        if (c == '#') {
            int newline = source.indexOf('\n', at);
            at = newline < 0 ? source.length() : newline + 1;
            return true;
        }
        return Character.isWhitespace(c);
    }

    private void literal(int c) {
        appendLiteral(out, c);
        isAtom(1);
    }

    /// A character that stands for itself.
    static void appendLiteral(StringBuilder out, int c) {
        if (c < 128 && !Character.isLetterOrDigit(c) && c > ' ' && c != '_') {
            out.append('\\');
        }
        out.appendCodePoint(c);
    }

    private void isAtom(long atoms) {
        atom = atoms;
        size += atoms;
    }

    private void open() {
        enclosing.push(size);
        if (enclosing.size() > MAX_DEPTH) {
            throw tooComplex("nested deeper than " + MAX_DEPTH);
        }
        size = 0;
        out.append('(');
        if (peek(0) == '?') {
            backtracks |= peek(1) == '=' || peek(1) == '!' || (peek(1) == '<' && (peek(2) == '=' || peek(2) == '!'));
            int kind = peek(1) == '<' && (peek(2) == '=' || peek(2) == '!') ? 3 : 2;
            out.append(source, at, Math.min(source.length(), at + kind));
            at = Math.min(source.length(), at + kind);
        }
    }

    private void close() {
        if (enclosing.isEmpty()) {
            throw invalid("parentheses () not balanced");
        }
        out.append(')');
        long inner = size;
        size = enclosing.pop();
        isAtom(Math.max(1, inner));
    }

    private void repetition() {
        Matcher count = COUNT.matcher(source).region(at - 1, source.length());
        if (!count.lookingAt()) {
            throw invalid("invalid repetition count(s)");
        }
        long most =
                Math.max(Long.parseLong(count.group(1)), count.group(3) == null ? 1 : Long.parseLong(count.group(3)));
        size += atom * Math.max(0, most - 1);
        atom *= Math.max(1, most);
        out.append(count.group());
        at = count.end();
        laziness();
    }

    private void laziness() {
        if (peek(0) == '?') {
            lazy = true;
            out.append('?');
            at++;
        }
    }

    private void escape() {
        if (at == source.length()) {
            throw invalid("invalid escape \\ sequence");
        }
        int c = source.charAt(at);
        if (c >= '1' && c <= '9') {
            backtracks = true;
            out.append('\\').append((char) c);
            at++;
            isAtom(1);
            return;
        }
        String constraint = constraint(c);
        if (constraint != null) {
            out.append(constraint);
            at++;
            return;
        }
        at = RegexSet.escape(source, at, out, false);
        isAtom(1);
    }

    /// An escape that matches a place; null for one that matches a character.
    private static @Nullable String constraint(int c) {
        return switch (c) {
            case 'm', 'M', 'y', 'b' -> "\\b";
            case 'Y', 'B' -> "\\B";
            case 'A' -> "\\A";
            case 'Z', 'z' -> "\\z";
            default -> null;
        };
    }

    static DbException invalid(String why) {
        return new DbException(ErrorCode.EXECUTION, "invalid regular expression: " + why);
    }

    static DbException tooComplex(String why) {
        return new DbException(ErrorCode.LIMIT_EXCEEDED, "regular expression is too complex: " + why);
    }
}
