package org.kalamdb.storage.cold;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Sends objects, small ones with one request and large ones in parts, each with a checksum that the
/// server compares. Parts of an upload that fails are removed from the server. Safe for any number of
/// threads.
///
/// An upload that the death of this process cut off leaves its parts on the server, seen by no reader
/// ([#discardUnfinished]).
final class S3Upload {
    /// The object's metadata that tells which call made it.
    static final String MARK = "kalamdb-write";

    private static final String ANY = "*";

    /// How many uploads in parts this process has under way, by bucket and key.
    private static final Map<String, Integer> IN_PROGRESS = new ConcurrentHashMap<>();

    private final S3Client client;
    private final S3Settings settings;
    private final SideBySide parallel;

    S3Upload(S3Client client, S3Settings settings, SideBySide parallel) {
        this.client = client;
        this.settings = settings;
        this.parallel = parallel;
    }

    /// What is to be made.
    ///
    /// @param mark     kept with the object
    /// @param onlyIfNew whether the server is to refuse with 412 when there is an object
    record Order(String key, S3Content content, String mark, boolean onlyIfNew) {
        private @Nullable String condition() {
            return onlyIfNew ? ANY : null;
        }

        private Map<String, String> metadata() {
            return Map.of(MARK, mark);
        }
    }

    /// @throws SdkException when it was not made, or nobody knows
    /// @throws IOException  when the content's file cannot be read
    void send(Order order) throws IOException {
        if (order.content().bytes() <= settings.limits().partBytes()) {
            sendWhole(order);
        } else {
            sendInParts(order);
        }
    }

    private void sendWhole(Order order) throws IOException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(order.key())
                .metadata(order.metadata())
                .ifNoneMatch(order.condition());
        switch (settings.checksums()) {
            case MD5 -> request.contentMD5(order.content().md5());
            case CRC32C -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
        }
        client.putObject(request.build(), order.content().body());
    }

    private void sendInParts(Order order) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(order.key())
                .metadata(order.metadata());
        if (settings.checksums() == S3Settings.Checksums.CRC32C) {
            request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
        }
        IN_PROGRESS.merge(place(order.key()), 1, Integer::sum);
        try {
            String upload = client.createMultipartUpload(request.build()).uploadId();
            try {
                complete(order, upload, sendParts(order, upload));
            } catch (RuntimeException failure) {
                abort(order, upload, failure);
                throw failure;
            }
        } finally {
            IN_PROGRESS.computeIfPresent(place(order.key()), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private String place(String key) {
        return settings.bucket() + "/" + key;
    }

    private List<CompletedPart> sendParts(Order order, String upload) {
        long size = order.content().bytes();
        long step = settings.limits().partBytes();
        List<Callable<CompletedPart>> parts = new ArrayList<>();
        for (long from = 0; from < size; from += step) {
            int number = parts.size() + 1;
            S3Content content = order.content().slice(from, Math.min(step, size - from));
            parts.add(() -> sendPart(order.key(), upload, number, content));
        }
        return parallel.all(parts);
    }

    private CompletedPart sendPart(String key, String upload, int number, S3Content content) throws IOException {
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(settings.bucket())
                .key(key)
                .uploadId(upload)
                .partNumber(number);
        switch (settings.checksums()) {
            case MD5 -> request.contentMD5(content.md5());
            case CRC32C -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
        }
        UploadPartResponse made = client.uploadPart(request.build(), content.body());
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(made.eTag())
                .checksumCRC32C(made.checksumCRC32C())
                .build();
    }

    private void complete(Order order, String upload, List<CompletedPart> parts) {
        client.completeMultipartUpload(CompleteMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(order.key())
                .uploadId(upload)
                .ifNoneMatch(order.condition())
                .multipartUpload(all -> all.parts(parts))
                .build());
    }

    /// The failure that led here is what the caller learns; that of the abort goes with it.
    private void abort(Order order, String upload, Exception failure) {
        boolean interrupted = Thread.interrupted(); // else the request below would not be sent
        try {
            client.abortMultipartUpload(
                    abort -> abort.bucket(settings.bucket()).key(order.key()).uploadId(upload));
        } catch (SdkException second) {
            failure.addSuppressed(second);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Removes the parts of uploads right below a prefix that this process does not have under way.
    ///
    /// @param prefix ends in `/`
    /// @return how many uploads
    /// @throws SdkException when the server refuses
    int discardUnfinished(String prefix) {
        int removed = 0;
        for (MultipartUpload left : client.listMultipartUploadsPaginator(
                        list -> list.bucket(settings.bucket()).prefix(prefix))
                .uploads()) {
            boolean below = left.key().indexOf('/', prefix.length()) >= 0;
            if (!below && !IN_PROGRESS.containsKey(place(left.key()))) {
                client.abortMultipartUpload(
                        abort -> abort.bucket(settings.bucket()).key(left.key()).uploadId(left.uploadId()));
                removed++;
            }
        }
        return removed;
    }
}
