package cloud.firn.storage.lifecycle;

/** The storage classes that AWS has transitions to. Firn has one class: it keeps such rules and moves nothing. */
enum StorageClass {
    DEEP_ARCHIVE,
    GLACIER,
    GLACIER_IR,
    INTELLIGENT_TIERING,
    ONEZONE_IA,
    STANDARD_IA
}
