package org.kalamdb.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableOptions;
import org.kalamdb.table.ReadView;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.TableLayer;

/// Makes the storage `local`, where tables go that name none, what the configuration says. Runs at start,
/// before anything is flushed. Credentials are no settings: they stay in the environment.
final class DefaultStorage {
    private static final Json JSON = new Json(List.of());

    private DefaultStorage() {}

    /// @throws DbException INVALID_OPERATION when the place would change while segments lie in the old one, and
    ///                     for settings that are no storage
    static void apply(KalamConfig.DefaultStorage settings, TableLayer layer, Clock clock) {
        String type = Wiring.filled(settings.type()).orElse(null);
        if (type == null) {
            return;
        }
        StorageDef old = layer.storages().definition(TableOptions.LOCAL_STORAGE);
        StorageDef wanted = wanted(settings, type, old, clock);
        boolean moved =
                !old.type().equals(wanted.type()) || !old.baseDirectory().equals(wanted.baseDirectory());
        if (moved && hasSegments(layer)) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "kalamdb.default-storage names another place than the " + old.type()
                            + " storage that holds segments: "
                            + layer.storages().shownPlace(old) + ". Give that one, or CREATE STORAGE for new tables");
        }
        if (moved || !Objects.equals(old.configJson(), wanted.configJson())) {
            layer.storageWriter().update(old.id(), _ -> wanted);
        }
    }

    private static StorageDef wanted(KalamConfig.DefaultStorage settings, String type, StorageDef old, Clock clock) {
        boolean same = old.type().equals(type);
        String location = Wiring.filled(settings.location()).orElse("");
        if (type.equals("s3") && location.isEmpty()) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "kalamdb.default-storage.location is missing: s3://bucket or s3://bucket/prefix");
        }
        return new StorageDef(
                old.id(),
                same ? old.name() : "Default Storage",
                same ? old.description() : null,
                type,
                location,
                old.credentialsJson(),
                config(settings, type),
                old.sharedTemplate(),
                old.userTemplate(),
                old.createdMillis(),
                clock.millis());
    }

    private static @Nullable String config(KalamConfig.DefaultStorage settings, String type) {
        if (!type.equals("s3")) {
            return null;
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("type", type);
        Wiring.filled(settings.region()).ifPresent(region -> config.put("region", region));
        Wiring.filled(settings.endpoint()).ifPresent(endpoint -> config.put("endpoint", endpoint));
        if (settings.allowHttp()) {
            config.put("allow_http", true);
        }
        return JSON.writeText(config);
    }

    private static boolean hasSegments(TableLayer layer) {
        if (!layer.cleanup().leftovers().isEmpty()) {
            return true;
        }
        try (ReadView view = layer.tables().openView()) {
            return layer.catalog().tables().stream()
                    .filter(table -> table.options().storageId().equals(TableOptions.LOCAL_STORAGE))
                    .anyMatch(table -> hasSegments(layer, view, table));
        }
    }

    private static boolean hasSegments(TableLayer layer, ReadView view, TableDef table) {
        return layer.tables().scopes(table.id()).stream()
                .map(ScopeSummary::scope)
                .anyMatch(scope ->
                        !layer.tables().segments(view, table.id(), scope).isEmpty());
    }
}
