package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.StopSignal;

/// What a client asks for.
///
/// @param sql           one or more statements
/// @param params        values of `$1`, `$2`, …: null, `Boolean`, `Long`, `Double` or `String`
/// @param namespace     default namespace of unqualified names; null or empty for `default`
/// @param clientAddress for the audit log
/// @param stop          tells that nobody waits for the results any more
public record SqlRequest(
        String sql,
        List<@Nullable Object> params,
        @Nullable String namespace,
        @Nullable String clientAddress,
        StopSignal stop) {
    public SqlRequest {
        params = Collections.unmodifiableList(new ArrayList<>(params));
    }

    /// A request that nobody stops.
    public SqlRequest(
            String sql, List<@Nullable Object> params, @Nullable String namespace, @Nullable String clientAddress) {
        this(sql, params, namespace, clientAddress, new StopSignal());
    }
}
