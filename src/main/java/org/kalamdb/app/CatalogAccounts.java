package org.kalamdb.app;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;
import org.kalamdb.security.Accounts;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.CatalogWriter;

/// The accounts of the catalogue.
record CatalogAccounts(Catalog catalog, CatalogWriter writer) implements Accounts {
    @Override
    public Optional<UserDef> find(UserId id) {
        return catalog.user(id);
    }

    @Override
    public void create(UserDef user) {
        writer.createUser(user);
    }

    @Override
    public UserDef update(UserId id, UnaryOperator<UserDef> change) {
        return writer.updateUser(id, change);
    }
}
