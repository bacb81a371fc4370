-- Half a million lines; a cancellation raises cancelled_quantity of a line that may be months old.
CREATE STREAM order_lines (
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' MINUTE
) FROM SOURCE shop TABLE 'public.order_lines';
