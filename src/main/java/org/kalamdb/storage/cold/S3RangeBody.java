package org.kalamdb.storage.cold;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Takes the answer to a request for a range. A body that ends early makes another attempt.
///
/// @param offset that the request asked for
/// @param length that the request asked for, at least 1
record S3RangeBody(long offset, int length) implements ResponseTransformer<GetObjectResponse, S3RangeBody.Range> {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

    /// Bytes of an object.
    ///
    /// @param total the whole object's size
    /// @param eTag  which version of the object it is; null when the server does not say
    record Range(byte[] bytes, long total, @Nullable String eTag) {}

    @Override
    public Range transform(GetObjectResponse response, AbortableInputStream body) throws Exception {
        long size = response.contentLength() == null ? -1 : response.contentLength();
        long total = size;
        if (response.contentRange() == null) {
            // The whole object: the server's right, if the range began with the object.
            if (offset > 0 || size < 0) {
                throw SdkClientException.create("the server ignores the range of a request");
            }
        } else {
            Matcher range = CONTENT_RANGE.matcher(response.contentRange());
            if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
                throw SdkClientException.create("the server answers another range than it was asked for");
            }
            total = Long.parseLong(range.group(3));
        }
        int expected = (int) Math.min(length, total - offset);
        byte[] bytes = read(body, expected);
        if (size > expected) {
            body.abort();
        }
        return new Range(bytes, total, response.eTag());
    }

    private static byte[] read(AbortableInputStream body, int expected) {
        byte[] bytes;
        try {
            bytes = body.readNBytes(expected);
        } catch (IOException cause) {
            throw RetryableException.create("the body of an answer broke off", cause);
        }
        if (bytes.length != expected) {
            throw RetryableException.create("the body of an answer ended after " + bytes.length + " of " + expected);
        }
        return bytes;
    }
}
