"""Settings. Replaced in a moment by typed readers of the environment."""

SECRET_KEY = "x"
INSTALLED_APPS: list[str] = []
USE_TZ = True
