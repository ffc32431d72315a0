package io.weir.broker.catalog;

/**
 * Bytes that are no catalog of a version that this program knows. Whoever knows the file adds its
 * name.
 */
final class CatalogFormatException extends Exception {
  private static final long serialVersionUID = 1;

  CatalogFormatException(String message) {
    super(message);
  }
}
