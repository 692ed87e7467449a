package org.kalamdb.api;

/// An error of the endpoints that are not SQL.
///
/// @param error   a word for programs
/// @param message a sentence for people
record ErrorReply(String error, String message) {}
