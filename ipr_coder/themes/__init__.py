"""From tags to tables: theme counts over cases, interview flow, and quotes to print. Pure over a TagTable."""
