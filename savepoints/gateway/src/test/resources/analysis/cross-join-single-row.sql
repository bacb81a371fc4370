-- expect columns country VARCHAR(2147483647), share DECIMAL(38, 6)
-- expect changelog CHANGELOG
-- expect key (country)
-- expect watermark none
-- expect reads revenue_per_country$v1, shop_totals$v1
SELECT r.country, r.revenue / t.revenue AS share FROM revenue_per_country AS r CROSS JOIN shop_totals AS t
