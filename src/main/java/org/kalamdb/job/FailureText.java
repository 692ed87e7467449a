package org.kalamdb.job;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// What a job's record says about a failure. Messages of foreign libraries may quote requests and with
/// them credentials, so only the server's own messages and those of the JDK are kept; of others the
/// class is named.
final class FailureText {
    private static final int MAX_TRACE = 8_000;
    private static final int MAX_FRAMES = 30;
    private static final int MAX_CAUSES = 8;

    private FailureText() {}

    /// One line for `message`.
    static String message(Throwable failure) {
        return failure instanceof DbException known
                ? known.publicMessage()
                : ErrorCode.INTERNAL.prefix() + failure.getClass().getSimpleName();
    }

    /// The causes with their stack frames, for `exception_trace`.
    static String trace(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Throwable current = failure;
        for (int cause = 0; cause < MAX_CAUSES && current != null; cause++) {
            text.append(cause == 0 ? "" : "Caused by: ")
                    .append(current.getClass().getName());
            if (current.getMessage() != null && hasTrustedMessage(current)) {
                text.append(": ").append(current.getMessage());
            }
            text.append('\n');
            StackTraceElement[] frames = current.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
                text.append("\tat ").append(frames[i]).append('\n');
            }
            current = current.getCause();
        }
        return text.length() <= MAX_TRACE ? text.toString() : text.substring(0, MAX_TRACE);
    }

    private static boolean hasTrustedMessage(Throwable failure) {
        return failure instanceof DbException || failure.getClass().getName().startsWith("java.");
    }
}
