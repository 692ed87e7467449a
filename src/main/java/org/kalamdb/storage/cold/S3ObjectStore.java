package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An object store in a bucket of a server that speaks S3: AWS itself, MinIO and others. A failed request
/// is tried again a bounded number of times.
///
/// An object is made only if there is none by `If-None-Match: *`. When the answer to such a request is
/// lost, nobody knows who made the object; therefore each carries a mark of the call that made it. On a
/// server without conditional writes the object is asked for first, under a lock that keeps apart the
/// writers of this process, which is enough as long as one server writes below one prefix.
public final class S3ObjectStore implements ObjectStore {
    private static final int MAX_PAGE = 1000;

    /// Objects up to this size are sent without asking first whether they are there.
    private static final int SMALL_BYTES = 128 << 10;

    private final S3Settings settings;
    private final S3Client client;
    private final S3Upload upload;
    private final S3Failures failures;
    private final SideBySide parallel;
    private final String base;

    /// Held while an object is made on a server without conditional writes.
    private final ReentrantLock unconditional = new ReentrantLock();

    /// Whether the server is believed to have conditional writes.
    private volatile boolean conditional;

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    private S3ObjectStore(S3Settings settings) {
        this.settings = settings;
        this.client = S3Connection.open(settings);
        this.parallel = new SideBySide(settings.limits().parallel());
        this.upload = new S3Upload(client, settings, parallel);
        this.failures = new S3Failures(settings);
        this.base = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
        this.conditional = settings.conditionalWrites() == S3Settings.ConditionalWrites.AUTO;
    }

    /// The store in the settings' bucket, which must exist. Asks the server nothing yet.
    @MustBeClosed
    public static S3ObjectStore open(S3Settings settings) {
        return new S3ObjectStore(settings);
    }

    private String key(ObjectPath path) {
        return base + path.value();
    }

    @Override
    public void put(ObjectPath path, Path file) {
        put(path, content(path, file));
    }

    @Override
    public void put(ObjectPath path, byte[] bytes) {
        put(path, S3Content.of(bytes));
    }

    private void put(ObjectPath path, S3Content content) {
        try {
            send(path, new S3Upload.Order(key(path), content, newMark(), false));
        } catch (SdkException cause) {
            throw failures.unwritten(path, cause);
        }
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, Path file) {
        return create(path, content(path, file));
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, byte[] bytes) {
        return create(path, S3Content.of(bytes));
    }

    /// Asks first for what is large: it saves the upload when there is an object, and some servers close
    /// the connection on a refused body.
    private boolean create(ObjectPath path, S3Content content) {
        if (content.bytes() > SMALL_BYTES && head(path) != null) {
            return false;
        }
        String mark = newMark();
        if (conditional) {
            try {
                send(path, new S3Upload.Order(key(path), content, mark, true));
                return true;
            } catch (SdkException failure) {
                if (!S3Failures.isNotImplemented(failure)) {
                    return settle(path, mark, failure);
                }
                conditional = false;
            }
        }
        return createUnconditionally(path, content, mark);
    }

    /// What became of a conditional write that failed: it may have happened.
    private boolean settle(ObjectPath path, String mark, SdkException failure) {
        HeadObjectResponse there;
        try {
            there = head(path);
        } catch (DbException second) {
            DbException unknown = failures.unwritten(path, failure);
            unknown.addSuppressed(second);
            throw unknown;
        }
        if (there == null) {
            throw failures.unwritten(path, failure);
        }
        return mark.equals(there.metadata().get(S3Upload.MARK));
    }

    private boolean createUnconditionally(ObjectPath path, S3Content content, String mark) {
        unconditional.lock();
        try {
            if (head(path) != null) {
                return false;
            }
            send(path, new S3Upload.Order(key(path), content, mark, false));
            return true;
        } catch (SdkException failure) {
            return settle(path, mark, failure);
        } finally {
            unconditional.unlock();
        }
    }

    private void send(ObjectPath path, S3Upload.Order order) {
        try {
            upload.send(order);
        } catch (IOException cause) {
            throw failures.unreadableFile(path, cause);
        }
    }

    private S3Content content(ObjectPath path, Path file) {
        try {
            return S3Content.of(file);
        } catch (IOException cause) {
            throw failures.unreadableFile(path, cause);
        }
    }

    private static String newMark() {
        return UUID.randomUUID().toString();
    }

    @Override
    public byte[] read(ObjectPath path, long offset, int length) {
        return readRanges(path, List.of(new ByteRange(offset, length))).getFirst();
    }

    /// All requests of all ranges run side by side.
    @Override
    public List<byte[]> readRanges(ObjectPath path, List<ByteRange> ranges) {
        List<Callable<byte[]>> pieces = new ArrayList<>();
        int[] ends = new int[ranges.size()];
        for (int i = 0; i < ends.length; i++) {
            addPieces(pieces, path, ranges.get(i));
            ends[i] = pieces.size();
        }
        if (pieces.isEmpty()) {
            size(path).orElseThrow(() -> MissingObject.of(path, null));
        }
        List<byte[]> read = parallel.all(pieces);
        List<byte[]> joined = new ArrayList<>(ends.length);
        for (int i = 0; i < ends.length; i++) {
            joined.add(joined(read.subList(i == 0 ? 0 : ends[i - 1], ends[i])));
        }
        return joined;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    private void addPieces(List<Callable<byte[]>> pieces, ObjectPath path, ByteRange wanted) {
        int step = settings.limits().rangeBytes();
        for (int done = 0; done < wanted.length(); done += step) {
            long from = wanted.offset() + done;
            int count = Math.min(step, wanted.length() - done);
            pieces.add(() -> {
                S3RangeBody.Range range = range(path, from, count, null);
                return range == null ? new byte[0] : range.bytes();
            });
        }
    }

    private static byte[] joined(List<byte[]> pieces) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(
                pieces.stream().mapToInt(piece -> piece.length).sum());
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /// One request. A range that begins at the object's end or later gives null.
    ///
    /// @param length at least 1
    /// @param eTag   the version that it must be; null for any
    private S3RangeBody.@Nullable Range range(ObjectPath path, long offset, int length, @Nullable String eTag) {
        try {
            return client.getObject(
                    get -> get.bucket(settings.bucket())
                            .key(key(path))
                            .ifMatch(eTag)
                            .range("bytes=" + offset + "-" + (offset + length - 1)),
                    new S3RangeBody(offset, length));
        } catch (SdkException cause) {
            if (S3Failures.isRangeOutside(cause)) {
                return null;
            }
            throw failures.unread(path, cause);
        }
    }

    @Override
    public byte[] readAll(ObjectPath path, int limit) {
        int first = (int) Math.min(settings.limits().rangeBytes(), limit + 1L);
        S3RangeBody.Range start = range(path, 0, first, null);
        if (start == null) {
            return new byte[0];
        }
        if (start.total() > limit) {
            throw new DbException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "object '" + path + "' has " + start.total() + " bytes, more than " + limit);
        }
        List<Callable<byte[]>> pieces = new ArrayList<>();
        pieces.add(start::bytes);
        for (int from = first; from < start.total(); from += first) {
            int offset = from;
            int count = (int) Math.min(first, start.total() - from);
            pieces.add(() -> {
                S3RangeBody.Range range = range(path, offset, count, start.eTag());
                return range == null ? new byte[0] : range.bytes();
            });
        }
        return joined(parallel.all(pieces));
    }

    @Override
    public OptionalLong size(ObjectPath path) {
        HeadObjectResponse there = head(path);
        if (there != null) {
            return OptionalLong.of(there.contentLength());
        }
        // The answer to a HEAD has no body that would tell a missing object from a missing bucket.
        String key = key(path);
        return page(path.value(), key, null, 1).contents().stream()
                .filter(object -> object.key().equals(key))
                .mapToLong(S3Object::size)
                .findFirst();
    }

    private @Nullable HeadObjectResponse head(ObjectPath path) {
        try {
            return client.headObject(head -> head.bucket(settings.bucket()).key(key(path)));
        } catch (SdkException cause) {
            if (S3Failures.isStatus(cause, HttpStatusCode.NOT_FOUND)) {
                return null;
            }
            throw failures.unread(path, cause);
        }
    }

    @Override
    public Page list(@Nullable ObjectPath folder, @Nullable ObjectPath after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("no listing of " + limit + " entries");
        }
        String prefix = folder == null ? base : key(folder) + "/";
        String start = after == null ? null : key(after);
        List<Entry> entries = new ArrayList<>();
        while (true) {
            ListObjectsV2Response page =
                    page(folder == null ? "" : folder.value(), prefix, start, Math.min(MAX_PAGE, limit));
            for (S3Object object : page.contents()) {
                start = object.key();
                ObjectPath path = path(object.key());
                if (path != null && entries.size() == limit) {
                    return new Page(entries, true);
                }
                if (path != null) {
                    entries.add(new Entry(path, object.size()));
                }
            }
            if (page.contents().isEmpty() || !Boolean.TRUE.equals(page.isTruncated())) {
                return new Page(entries, false);
            }
        }
    }

    private ListObjectsV2Response page(String folder, String prefix, @Nullable String after, int limit) {
        try {
            return client.listObjectsV2(ListObjectsV2Request.builder()
                    .bucket(settings.bucket())
                    .prefix(prefix)
                    .startAfter(after)
                    .maxKeys(limit)
                    .build());
        } catch (SdkException cause) {
            throw failures.unlisted(folder, cause);
        }
    }

    /// Null for a key that no object of this product has, such as the markers that consoles make for
    /// folders.
    private @Nullable ObjectPath path(String key) {
        try {
            return new ObjectPath(key.substring(base.length()));
        } catch (DbException _) {
            return null;
        }
    }

    @Override
    public void delete(ObjectPath path) {
        try {
            client.deleteObject(delete -> delete.bucket(settings.bucket()).key(key(path)));
        } catch (SdkException cause) {
            if (!S3Failures.isNoSuchObject(cause)) {
                throw failures.undeleted(path, cause);
            }
        }
    }

    /// On servers that list unfinished uploads by whole keys only, as MinIO does, this finds nothing; such a
    /// server forgets them by itself after a while.
    @Override
    public int discardUnfinished(ObjectPath folder) {
        try {
            return upload.discardUnfinished(key(folder) + "/");
        } catch (SdkException cause) {
            throw failures.uncleared(folder, cause);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
