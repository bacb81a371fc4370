package dev.kappa.connectors.s3.notification;

import java.util.List;

/**
 * What one message holds. A test event holds nothing, and that is no fault.
 *
 * @param rejections one for each part that cannot be read
 */
public record ParsedMessage(List<Notification> notifications, List<Rejection> rejections) {
    public ParsedMessage {
        notifications = List.copyOf(notifications);
        rejections = List.copyOf(rejections);
    }

    /**
     * @param part which record of the message, from 1; 0 for the message as a whole
     * @param reason what is wrong, with the value
     */
    public record Rejection(int part, String reason) {}
}
