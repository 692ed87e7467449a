package org.kalamdb.storage.cold;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpStatusCode;

/// What the S3 client throws, in the product's terms. Messages name storage, object and reason; no part
/// of a request, which might be secret, gets into them.
record S3Failures(S3Settings settings) {
    private static final int NOT_IMPLEMENTED = 501;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    DbException unread(ObjectPath path, SdkException cause) {
        return isNoSuchObject(cause) ? MissingObject.of(path, cause) : unavailable("read", path, cause);
    }

    DbException unwritten(ObjectPath path, SdkException cause) {
        return unavailable("written", path, cause);
    }

    DbException undeleted(ObjectPath path, SdkException cause) {
        return unavailable("deleted", path, cause);
    }

    DbException uncleared(ObjectPath folder, SdkException cause) {
        return unavailable("cleared of unfinished uploads", folder, cause);
    }

    private DbException unavailable(String what, ObjectPath path, SdkException cause) {
        return new DbException(
                ErrorCode.STORAGE_UNAVAILABLE,
                "object '" + path + "' in storage '" + settings.storageId() + "' cannot be " + what + ": " + why(cause),
                cause);
    }

    DbException unlisted(String folder, SdkException cause) {
        return new DbException(
                ErrorCode.STORAGE_UNAVAILABLE,
                "the objects below '" + folder + "' in storage '" + settings.storageId() + "' cannot be listed: "
                        + why(cause),
                cause);
    }

    DbException unreadableFile(ObjectPath path, IOException cause) {
        return new DbException(
                ErrorCode.STORAGE_UNAVAILABLE, "object '" + path + "' cannot be written: " + cause, cause);
    }

    /// Whether the server said that the bucket has no such object; not, that there is no such bucket.
    static boolean isNoSuchObject(SdkException failure) {
        return failure instanceof AwsServiceException service
                && service.statusCode() == HttpStatusCode.NOT_FOUND
                && code(service).equals("NoSuchKey");
    }

    static boolean isStatus(SdkException failure, int status) {
        return failure instanceof AwsServiceException service && service.statusCode() == status;
    }

    static boolean isRangeOutside(SdkException failure) {
        return isStatus(failure, RANGE_NOT_SATISFIABLE);
    }

    /// Whether the server does not have what the request asks for.
    static boolean isNotImplemented(SdkException failure) {
        return failure instanceof AwsServiceException service
                && (service.statusCode() == NOT_IMPLEMENTED || code(service).equals("NotImplemented"));
    }

    /// Whether another attempt may succeed though the SDK does not know: what arrived was not what was
    /// sent, or two conditional writes met.
    static boolean isWorthAnotherAttempt(Throwable failure) {
        if (!(failure instanceof AwsServiceException service)) {
            return false;
        }
        return switch (code(service)) {
            case "BadDigest",
                    "XAmzContentChecksumMismatch",
                    "XAmzContentSHA256Mismatch",
                    "ConditionalRequestConflict",
                    "OperationAborted" -> true;
            default -> false;
        };
    }

    private static String code(AwsServiceException service) {
        String code = service.awsErrorDetails() == null
                ? null
                : service.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    private String why(SdkException failure) {
        return switch (failure) {
            case AwsServiceException service -> {
                String code = code(service);
                yield code.equals("NoSuchBucket")
                        ? "there is no bucket '" + settings.bucket() + "'"
                        : "the server answers " + service.statusCode() + (code.isEmpty() ? "" : " " + code);
            }
            case ApiCallTimeoutException _ ->
                "no answer within " + settings.limits().callTimeout().toMillis() + " ms";
            case ApiCallAttemptTimeoutException _ ->
                "no answer within " + settings.limits().attemptTimeout().toMillis() + " ms in any of "
                        + settings.limits().maxAttempts() + " attempts";
            case AbortedException _ -> "the wait for the server was interrupted";
            case SdkException other -> local(other);
        };
    }

    /// The innermost cause that tells something.
    private static String local(SdkException failure) {
        if (String.valueOf(failure.getMessage()).startsWith("Unable to load credentials")) {
            return "neither the storage nor the environment has credentials";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException _ -> {
                    return "the server's host name is unknown";
                }
                case ConnectException _ -> {
                    return "the server cannot be connected to";
                }
                case InterruptedIOException _ -> {
                    return "the server did not answer in time";
                }
                default -> {}
            }
        }
        return "the exchange with the server failed";
    }
}
