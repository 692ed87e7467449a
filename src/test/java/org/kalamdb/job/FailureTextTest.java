package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serial;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

class FailureTextTest {
    private static final class ForeignException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        ForeignException(String message) {
            super(message);
        }
    }

    @Test
    void messagesOfForeignLibrariesAreLeftOut() {
        DbException failure = new DbException(
                ErrorCode.STORAGE_UNAVAILABLE, "bucket b", new ForeignException("PUT https://b?X-Signature=s3cret"));
        String trace = FailureText.trace(failure);
        assertThat(trace).contains("bucket b", "Caused by: ", "ForeignException", "FailureTextTest");
        assertThat(trace).doesNotContain("s3cret");
        assertThat(FailureText.message(new ForeignException("s3cret"))).isEqualTo("Internal error: ForeignException");
    }

    @Test
    void messagesOfTheJdkAreKept() {
        DbException failure =
                new DbException(ErrorCode.STORAGE_UNAVAILABLE, "folder f", new IOException("No space left on device"));
        assertThat(FailureText.trace(failure)).contains("No space left on device");
    }

    @Test
    void traceIsBounded() {
        Throwable failure = new IllegalStateException("x".repeat(50_000));
        assertThat(FailureText.trace(failure)).hasSizeLessThanOrEqualTo(8_000);
    }
}
