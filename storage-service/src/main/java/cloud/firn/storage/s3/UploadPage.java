package cloud.firn.storage.s3;

import cloud.firn.storage.span.Utf8Order;
import cloud.firn.storage.upload.Upload;
import java.util.ArrayList;
import java.util.List;

/** One page of the uploads of a bucket: by key, and by id where keys are equal. */
record UploadPage(List<Upload> uploads, List<String> prefixes, boolean truncated, String nextKey, String nextId) {
    /** What is asked for. */
    record Query(String prefix, String delimiter, String keyMarker, String idMarker, int most) {}

    static UploadPage of(List<Upload> all, Query query) {
        var uploads = new ArrayList<Upload>();
        var prefixes = new ArrayList<String>();
        var nextKey = "";
        var nextId = "";
        for (var upload : all) {
            var key = upload.key();
            if (!key.startsWith(query.prefix()) || !behind(upload, query)) {
                continue;
            }
            int found = query.delimiter().isEmpty()
                    ? -1
                    : key.indexOf(query.delimiter(), query.prefix().length());
            var common =
                    found < 0 ? "" : key.substring(0, found + query.delimiter().length());
            if (!common.isEmpty()
                    && (query.keyMarker().startsWith(common)
                            || (!prefixes.isEmpty()
                                    && prefixes.get(prefixes.size() - 1).equals(common)))) {
                continue;
            }
            if (uploads.size() + prefixes.size() == query.most()) {
                return new UploadPage(uploads, prefixes, query.most() > 0, nextKey, nextId);
            }
            if (common.isEmpty()) {
                uploads.add(upload);
                nextKey = key;
                nextId = upload.id().toString();
            } else {
                prefixes.add(common);
                nextKey = common;
                nextId = "";
            }
        }
        return new UploadPage(uploads, prefixes, false, "", "");
    }

    private static boolean behind(Upload upload, Query query) {
        if (query.keyMarker().isEmpty()) {
            return true;
        }
        int order = Utf8Order.compare(upload.key(), query.keyMarker());
        if (order != 0 || query.idMarker().isEmpty()) {
            return order > 0;
        }
        // The order of the table is that of the ids' bytes, which is the order of their text.
        return upload.id().toString().compareTo(query.idMarker()) > 0;
    }
}
