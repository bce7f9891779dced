package cloud.firn.storage.lifecycle;

import cloud.firn.storage.xml.Timestamps;
import cloud.firn.storage.xml.Xml;
import java.time.Instant;

/** When a rule does something: some days after an object was made, or from a date on. */
sealed interface Moment {
    /** When it comes for what was made at {@code start}. */
    Instant from(Instant start, DayLength day);

    void write(Xml xml);

    record Days(int days) implements Moment {
        @Override
        public Instant from(Instant start, DayLength day) {
            return day.after(start, days);
        }

        @Override
        public void write(Xml xml) {
            xml.text("Days", days);
        }
    }

    /** Not once, but for whatever there is from that date on. */
    record Date(Instant date) implements Moment {
        @Override
        public Instant from(Instant start, DayLength day) {
            return date;
        }

        @Override
        public void write(Xml xml) {
            xml.text("Date", Timestamps.write(date));
        }
    }
}
