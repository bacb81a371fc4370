package dev.kappa.connectors.s3.raw;

import dev.kappa.connectors.s3.arrival.Arrival.Unreadable;
import dev.kappa.connectors.s3.notification.Notification;
import java.util.Optional;

/** One record of one of the source's topics. */
public sealed interface RawRecord {
    /** Goes to {@code <source>.notifications}. */
    record NotificationFact(String messageId, Notification notification, boolean superseded) implements RawRecord {}

    /**
     * One record of an object, goes to {@code <source>.records}.
     *
     * @param notification of the object
     * @param eTag of the bytes that were read
     * @param line of the unpacked object where the record begins, from 1
     */
    record ObjectRecord(Notification notification, Optional<String> eTag, long line, byte[] value)
            implements RawRecord {}

    /** A message, or a part of it, that is no notification; goes to {@code <source>.dead-letters}, as objects' letters do. */
    record MessageLetter(Unreadable message) implements RawRecord {}

    /**
     * An object, or a record of it, that cannot be taken.
     *
     * @param line where the record begins; 0 for the whole object
     * @param bytes of the record, cut off when it is too long; for an object, empty: its notification stands for it
     * @param length of the record before it was cut off
     */
    record ObjectLetter(
            String messageId, Notification notification, String reason, long line, Optional<byte[]> bytes, long length)
            implements RawRecord {}
}
