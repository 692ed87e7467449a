package org.kalamdb.sql.exec;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.kalamdb.common.DbException;

/// A compiled regular expression. Patterns without back references and lookaround are matched in time linear
/// in the text (RE2); the others by backtracking with a bounded number of steps. Both look at the statement's
/// cancellation. One thread.
abstract sealed class Regex {
    final RegexFlags flags;

    private Regex(RegexFlags flags) {
        this.flags = flags;
    }

    /// @throws DbException EXECUTION when the pattern is wrong, LIMIT_EXCEEDED when it is too large
    static Regex compile(String pattern, RegexFlags flags) {
        RegexSyntax.Translated translated = RegexSyntax.translate(pattern, flags);
        try {
            return translated.backtracks() ? new Backtracking(translated) : new Linear(translated);
        } catch (PatternSyntaxException invalid) {
            throw RegexSyntax.invalid(invalid.getDescription());
        } catch (com.google.re2j.PatternSyntaxException invalid) {
            throw RegexSyntax.invalid(invalid.getDescription());
        } catch (StackOverflowError tooDeep) {
            throw RegexSyntax.tooComplex("nested too deep");
        }
    }

    /// How many groups the pattern has.
    abstract int groups();

    abstract Matches in(String text, Cancellation cancellation);

    /// The matches in one text. Offsets count UTF-16 units.
    interface Matches {
        /// Looks for the first match at `from` or later.
        boolean find(int from);

        /// -1 when the group took no part.
        int start(int group);

        int end(int group);

        int groups();
    }

    private static final class Linear extends Regex {
        private static final long STEPS_PER_CHECK = 1 << 20;

        private final com.google.re2j.Pattern pattern;
        private final long size;

        Linear(RegexSyntax.Translated translated) {
            super(translated.flags());
            int options = flags.ignoresCase() ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0;
            options |= flags.newlineEndsDot() ? 0 : com.google.re2j.Pattern.DOTALL;
            options |= flags.linesHaveEnds() ? com.google.re2j.Pattern.MULTILINE : 0;
            options |= translated.lazy() ? 0 : com.google.re2j.Pattern.LONGEST_MATCH;
            this.pattern = com.google.re2j.Pattern.compile(translated.pattern(), options);
            this.size = translated.size();
        }

        @Override
        int groups() {
            return pattern.groupCount();
        }

        @Override
        Matches in(String text, Cancellation cancellation) {
            boolean isShort = text.length() < STEPS_PER_CHECK / size;
            com.google.re2j.Matcher matcher = pattern.matcher(
                    isShort ? text : new Watched(text, Math.max(1, STEPS_PER_CHECK / size), cancellation));
            return new Matches() {
                @Override
                public boolean find(int from) {
                    return matcher.find(from);
                }

                @Override
                public int start(int group) {
                    return matcher.start(group);
                }

                @Override
                public int end(int group) {
                    return matcher.end(group);
                }

                @Override
                public int groups() {
                    return matcher.groupCount();
                }
            };
        }
    }

    private static final class Backtracking extends Regex {
        private static final long MAX_STEPS = 50_000_000;
        private static final long STEPS_PER_CHECK = 1 << 16;

        private final Pattern pattern;

        Backtracking(RegexSyntax.Translated translated) {
            super(translated.flags());
            int options = flags.ignoresCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
            options |= flags.newlineEndsDot() ? Pattern.UNIX_LINES : Pattern.DOTALL;
            options |= flags.linesHaveEnds() ? Pattern.MULTILINE | Pattern.UNIX_LINES : 0;
            this.pattern = Pattern.compile(translated.pattern(), options);
        }

        @Override
        int groups() {
            return pattern.matcher("").groupCount();
        }

        @Override
        Matches in(String text, Cancellation cancellation) {
            java.util.regex.Matcher matcher =
                    pattern.matcher(new Watched(text, STEPS_PER_CHECK, MAX_STEPS, cancellation));
            return new Matches() {
                @Override
                public boolean find(int from) {
                    try {
                        return matcher.find(from);
                    } catch (StackOverflowError tooDeep) {
                        throw RegexSyntax.tooComplex("it backtracks too deep");
                    }
                }

                @Override
                public int start(int group) {
                    return matcher.start(group);
                }

                @Override
                public int end(int group) {
                    return matcher.end(group);
                }

                @Override
                public int groups() {
                    return matcher.groupCount();
                }
            };
        }
    }

    /// A text that counts how often it is read.
    private static final class Watched implements CharSequence {
        private final String text;
        private final long stepsPerCheck;
        private final long maxSteps;
        private final Cancellation cancellation;
        private long steps;
        private long nextCheck;

        Watched(String text, long stepsPerCheck, Cancellation cancellation) {
            this(text, stepsPerCheck, Long.MAX_VALUE, cancellation);
        }

        Watched(String text, long stepsPerCheck, long maxSteps, Cancellation cancellation) {
            this.text = text;
            this.stepsPerCheck = stepsPerCheck;
            this.maxSteps = maxSteps;
            this.cancellation = cancellation;
            this.nextCheck = stepsPerCheck;
        }

        @Override
        public char charAt(int index) {
            if (++steps >= nextCheck) {
                nextCheck = steps + stepsPerCheck;
                cancellation.check();
                if (steps > maxSteps) {
                    throw RegexSyntax.tooComplex("it needs more than " + maxSteps + " steps");
                }
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
