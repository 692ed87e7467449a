package org.kalamdb.table;

import java.util.List;

/// An image at one state of its scope. Lists its chunks in key order and holds them until nobody uses it
/// any more. Counts are made under the image's lock.
final class ImageVersion {
    private final List<ImageChunk.View> views;
    private int users = 1;

    /// Holds the chunks; the maker is the first user.
    ImageVersion(List<ImageChunk.View> views) {
        this.views = List.copyOf(views);
        this.views.forEach(view -> view.chunk().hold());
    }

    List<ImageChunk.View> views() {
        return views;
    }

    void use() {
        users++;
    }

    void letGo() {
        if (--users == 0) {
            views.forEach(view -> view.chunk().letGo());
        }
    }
}
