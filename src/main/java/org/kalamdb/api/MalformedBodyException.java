package org.kalamdb.api;

/// A request body that is not the JSON that the endpoint takes. The message names the place and may
/// be shown to the client.
final class MalformedBodyException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedBodyException(String message) {
        super(message);
    }
}
