package org.kalamdb.sql.exec;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// POSIX-style regular expressions on top of [Pattern]. The text is read through a counter, so that a
/// pattern that backtracks without end is stopped.
final class RegexFunctions {
    private static final int MAX_STEPS = 50_000_000;
    private static final int MAX_PATTERNS = 100;
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("[:alpha:]", "\\p{IsAlphabetic}"),
            Map.entry("[:digit:]", "\\p{IsDigit}"),
            Map.entry("[:alnum:]", "\\p{IsAlphabetic}\\p{IsDigit}"),
            Map.entry("[:upper:]", "\\p{Lu}"),
            Map.entry("[:lower:]", "\\p{Ll}"),
            Map.entry("[:space:]", "\\s"),
            Map.entry("[:blank:]", " \\t"),
            Map.entry("[:punct:]", "\\p{Punct}"),
            Map.entry("[:xdigit:]", "\\p{XDigit}"),
            Map.entry("[:cntrl:]", "\\p{Cntrl}"),
            Map.entry("[:print:]", "\\p{Print}"),
            Map.entry("[:graph:]", "\\p{Graph}"),
            Map.entry("[:word:]", "\\w"));

    private RegexFunctions() {}

    /// (text, pattern) → BOOLEAN: whether the pattern occurs in the text.
    ///
    /// @param flags those of [Pattern]
    static RowFunction match(int flags, Cancellation cancellation) {
        Map<String, Pattern> patterns = new HashMap<>();
        return args -> {
            if (patterns.size() >= MAX_PATTERNS) {
                patterns.clear();
            }
            Pattern pattern = patterns.computeIfAbsent((String) args[1], source -> compile(source, flags));
            try {
                return pattern.matcher(new CountedText((String) args[0], new Steps(cancellation)))
                        .find();
            } catch (StackOverflowError tooDeep) {
                throw new DbException(
                        ErrorCode.LIMIT_EXCEEDED, "regular expression is too complex: " + args[1], tooDeep);
            }
        };
    }

    private static Pattern compile(String source, int flags) {
        String translated = source;
        for (Map.Entry<String, String> posixClass : CLASSES.entrySet()) {
            translated = translated.replace(posixClass.getKey(), posixClass.getValue());
        }
        try {
            return Pattern.compile(translated, flags | Pattern.DOTALL);
        } catch (PatternSyntaxException invalid) {
            throw new DbException(
                    ErrorCode.EXECUTION, "invalid regular expression: " + invalid.getDescription(), invalid);
        }
    }

    /// Counts what one match reads.
    private static final class Steps {
        private final Cancellation cancellation;
        private int count;

        Steps(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        void step() {
            count++;
            if ((count & 0xffff) == 0) {
                cancellation.check();
                if (count > MAX_STEPS) {
                    throw new DbException(
                            ErrorCode.LIMIT_EXCEEDED, "regular expression needs more than " + MAX_STEPS + " steps");
                }
            }
        }
    }

    private record CountedText(CharSequence text, Steps steps) implements CharSequence {
        @Override
        public char charAt(int index) {
            steps.step();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
